"""Simple methods that a network has to beat. Three work on the crop of the extreme points, in voxels of the image; one on clicks."""
from collections.abc import Callable, Mapping

import numpy as np
from scipy import ndimage

from interaction.clicks import Clicks


def ellipsoid_level(points: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Radius in the ellipsoid inscribed in the box of the points: 1 on its surface."""
    low, high = points.min(0), points.max(0)
    lines = [((np.arange(n) - (a + b) / 2) / max((b - a + 1) / 2, 0.5)) ** 2 for n, a, b in zip(shape, low, high)]
    return np.sqrt(lines[0][:, None, None] + lines[1][:, None] + lines[2])


def ellipsoid(image: np.ndarray, points: np.ndarray) -> np.ndarray:
    return ellipsoid_level(points, image.shape) <= 1


def histogram_classifier(image: np.ndarray, points: np.ndarray, bins: int = 48) -> np.ndarray:
    """Grey values of the ellipsoid's core against those outside it; voxels likelier inside, within 1.15 radii; largest part."""
    level = ellipsoid_level(points, image.shape)
    edges = np.quantile(image, np.linspace(0, 1, bins + 1)[1:-1])
    bin_of = np.digitize(image, edges)
    inside, outside = (np.bincount(bin_of[where], minlength=bins) + 0.5 for where in (level < 0.75, level > 1.1))
    likelier = inside / inside.sum() > outside / outside.sum()
    return _largest(likelier[bin_of] & (level <= 1.15))


def region_growing(image: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Grown from the centre of the box, inside the box."""
    low, high = points.min(0), points.max(0)
    box = np.zeros(image.shape, bool)
    box[tuple(slice(a, b + 1) for a, b in zip(low, high))] = True
    return _grow(image, [(low + high) // 2], box)


def grow_from_clicks(image: np.ndarray, clicks: Clicks, reach: int = 5) -> np.ndarray:
    """Grown from the positive clicks; a negative one forbids the cube of `reach` voxels around it."""
    allowed = np.ones(image.shape, bool)
    for point in clicks.negative:
        allowed[tuple(slice(max(0, p - reach), p + reach + 1) for p in point)] = False
    return _grow(image.astype(np.float32), clicks.positive, allowed)


def _grow(image: np.ndarray, seeds: list[np.ndarray], allowed: np.ndarray, width: float = 2.5) -> np.ndarray:
    """Voxels within 2.5 deviations of the surroundings of their seed and connected to it."""
    smooth, floor = ndimage.gaussian_filter(image, 0.7), 0.02 * float(np.subtract(*np.percentile(image, [99, 1])))
    grown = np.zeros(image.shape, bool)
    for seed in seeds:
        around = image[tuple(slice(max(0, c - 2), c + 3) for c in seed)]
        middle = np.median(around)
        spread = max(1.4826 * np.median(np.abs(around - middle)), floor)
        parts, _ = ndimage.label((np.abs(smooth - middle) <= width * spread) & allowed)
        if parts[tuple(seed)]:
            grown |= parts == parts[tuple(seed)]
    return grown


def _largest(mask: np.ndarray) -> np.ndarray:
    parts, count = ndimage.label(mask)
    if count < 2:
        return mask
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    return parts == sizes.argmax()


Baselines = Mapping[str, Callable[[np.ndarray, np.ndarray], np.ndarray]]
"""Methods by name: from image and points (6, 3) to a mask."""

BASELINES: Baselines = {"ellipsoid": ellipsoid, "histogram": histogram_classifier, "region growing": region_growing}
