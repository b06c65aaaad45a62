"""Training samples drawn from a pool of scans: a random object, a random user."""
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from scipy import ndimage

from interaction.clicks import Clicks, guess
from interaction.deepgrow import MARGIN, SLICE, VOLUME, ClickCrop
from interaction.extreme_points import PointCrop, click_extremes, padding_in_mm
from interaction.resizing import area, linear
from synthetic.acquisition import Scan


@dataclass(frozen=True)
class View:
    """One object (a label and the box that holds it) of one scan, seen along shuffled and flipped axes."""

    image: np.ndarray
    labels: np.ndarray
    spacing: np.ndarray
    label: int
    box: tuple[slice, ...]


def draw_view(rng: Generator, scans: list[Scan], turn: bool = True) -> View:
    scan = scans[rng.integers(len(scans))]
    image, labels, spacing = scan.image, scan.labels, scan.spacing
    if turn:
        order = rng.permutation(3)
        flips = tuple(slice(None, None, -1) if rng.random() < 0.5 else slice(None) for _ in range(3))
        image, labels, spacing = image.transpose(order)[flips], labels.transpose(order)[flips], spacing[order]
    boxes = [(label, box) for label, box in enumerate(ndimage.find_objects(labels), start=1) if box is not None]
    return View(image, labels, spacing, *boxes[rng.integers(len(boxes))])


FIRST_CLICKS = 4
"""At most so many positive clicks are made before the network is asked for the first time."""


def restyle(rng: Generator, image: np.ndarray) -> np.ndarray:
    """The same image as another scanner would show it."""
    if rng.random() < 0.3:
        image = -image
    if rng.random() < 0.4:  # bends the grey curve; mild enough to stay monotone most of the time
        image = image + float(rng.uniform(0.1, 0.8)) * np.sin(float(rng.uniform(0.5, 1.5)) * image + float(rng.uniform(0, 6.3)))
    if rng.random() < 0.2:
        image = image + rng.standard_normal(image.shape, dtype=np.float32) * float(rng.uniform(0.02, 0.4))
    return image.astype(np.float32)


def extreme_point_sample(rng: Generator, view: View, side: int) -> tuple[np.ndarray, np.ndarray] | None:
    """Input (2, side, side, side) and target: padding by millimetres or by voxels, resized by area or smoothly, as servers and clients may.

    None when the object is too thin to be seen on that grid.
    """
    points = click_extremes(rng, view.labels[view.box] == view.label, float(rng.uniform(0.0, 0.03)))
    shape = view.labels.shape
    points = np.clip(points + [s.start for s in view.box], 0, np.array(shape) - 1)
    padding = padding_in_mm(view.spacing) if rng.random() < 0.7 else np.full(3, int(rng.integers(2, 12)))
    crop = PointCrop.around(points, padding, shape)
    resize = area if rng.random() < 0.75 else linear
    image, mask = (resize(v, (side,) * 3) for v in (view.image[crop.box], view.labels[crop.box] == view.label))
    target = mask >= 0.5
    return (np.stack([restyle(rng, image), crop.guidance(points, side)]), target) if target.any() else None


def click_sample(rng: Generator, view: View, side: int, dims: int) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Image and target on the network's grid, and the first clicks there (FIRST_CLICKS, dims), padded with -1.

    None when the object is too small to be seen in that window. dims: 3, or 2 for one slice.
    """
    view = _slices_first(rng, view)
    image, mask, spacing = view.image, view.labels == view.label, view.spacing
    setting, grid, smallest = (VOLUME, (side,) * 3, 20) if dims == 3 else (SLICE, (2 * side,) * 2, 12)
    step = np.array([1.0, *(spacing[1:] / setting.pixdim)])
    if dims == 2:
        filled = np.flatnonzero(mask.sum((1, 2)) >= smallest)
        if len(filled) == 0:
            return None
        chosen = filled[rng.integers(len(filled))]
        image, mask, step = image[chosen], mask[chosen], step[1:]
    clicks = Clicks()
    for _ in range(1 + (int(rng.integers(1, FIRST_CLICKS)) if rng.random() < 0.3 else 0)):
        guess(rng, clicks, mask, np.zeros_like(mask))
    window, margin = (np.round(np.array(v) / step).astype(int) for v in (setting.window, MARGIN))
    crop = ClickCrop.around(clicks.all(), mask.shape, np.maximum(window, 2), margin)
    resize = area if rng.random() < 0.75 else linear
    target = resize(mask[crop.box], grid) >= 0.5
    if target.sum() < smallest:
        return None
    first = np.full((FIRST_CLICKS, dims), -1)
    placed = crop.on_grid(clicks, grid).positive
    first[: len(placed)] = placed
    return restyle(rng, resize(image[crop.box], grid)), target, first


def _slices_first(rng: Generator, view: View) -> View:
    """Thick slices mostly lie along the first axis, as the chain puts them."""
    thickest = int(np.argmax(view.spacing))
    if thickest == 0 or rng.random() > 0.8:
        return view
    order = [thickest, *(a for a in range(3) if a != thickest)]
    boxes = tuple(view.box[a] for a in order)
    return View(view.image.transpose(order), view.labels.transpose(order), view.spacing[order], view.label, boxes)
