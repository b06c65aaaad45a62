"""The user who clicks: where the answer is most wrong (Sakinis et al., Interactive segmentation of medical images through fully
convolutional neural networks, 2019)."""
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator
from scipy import ndimage


@dataclass
class Clicks:
    """Voxel indices in the order they were made."""

    positive: list[np.ndarray] = field(default_factory=list)
    negative: list[np.ndarray] = field(default_factory=list)

    def all(self) -> np.ndarray:
        return np.array(self.positive + self.negative)


def correct(clicks: Clicks, truth: np.ndarray, answer: np.ndarray) -> bool:
    """Adds the click of a careful user: the centre of the largest connected error; false when there is no error."""
    around = ndimage.find_objects((truth | answer).astype(np.uint8))[0]
    missed, wrong = truth[around] & ~answer[around], answer[around] & ~truth[around]
    best: tuple[int, list[np.ndarray], np.ndarray] | None = None
    for error, side in ((missed, clicks.positive), (wrong, clicks.negative)):
        parts, count = ndimage.label(error)
        if count:
            sizes = np.bincount(parts.ravel())
            sizes[0] = 0
            if best is None or sizes.max() > best[0]:
                best = int(sizes.max()), side, parts == sizes.argmax()
    if best is None:
        return False
    best[1].append(_deepest(best[2]) + [s.start for s in around])
    return True


def guess(rng: Generator, clicks: Clicks, truth: np.ndarray, answer: np.ndarray) -> None:
    """Adds the click of a hasty user: missed or wrong by their size, then any voxel of that error, deep ones more likely."""
    missed, wrong = truth & ~answer, answer & ~truth
    total = missed.sum() + wrong.sum()
    if total:
        positive = rng.random() < missed.sum() / total
        (clicks.positive if positive else clicks.negative).append(_somewhere(rng, missed if positive else wrong))


def _deepest(region: np.ndarray) -> np.ndarray:
    box = ndimage.find_objects(region.astype(np.uint8))[0]
    depth = ndimage.distance_transform_cdt(np.pad(region[box], 1))
    return np.array(np.unravel_index(depth.argmax(), depth.shape)) - 1 + [s.start for s in box]


def _somewhere(rng: Generator, region: np.ndarray) -> np.ndarray:
    box = ndimage.find_objects(region.astype(np.uint8))[0]
    depth = ndimage.distance_transform_cdt(np.pad(region[box], 1)).astype(float) ** 2
    chosen = np.searchsorted(np.cumsum(depth), rng.random() * depth.sum())
    return np.array(np.unravel_index(min(chosen, depth.size - 1), depth.shape)) - 1 + [s.start for s in box]
