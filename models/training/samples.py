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


TWIN = 0.15
"""How often an object that is clicked at touches its mirror image."""

CUT, SMALLEST = 0.4, 40
"""How often the scan ends within the object, and how many voxels of it have to be left."""

COARSE = 0.25
"""How often labels are drawn on coarser voxels than the image has, as people and programs do."""


def draw_view(rng: Generator, scans: list[Scan], turn: bool = True) -> View:
    scan = scans[rng.integers(len(scans))]
    label, box = scan.boxes[rng.integers(len(scan.boxes))]
    image, labels, spacing = scan.image, scan.labels, scan.spacing
    if turn:
        order, flips = rng.permutation(3), rng.random(3) < 0.5
        turned = tuple(slice(None, None, -1) if flip else slice(None) for flip in flips)
        image, labels, spacing = image.transpose(order)[turned], labels.transpose(order)[turned], spacing[order]
        box = tuple(
            slice(side - box[axis].stop, side - box[axis].start) if flip else box[axis] for axis, flip, side in zip(order, flips, labels.shape)
        )
    view = View(image, labels, spacing, label, box)
    if turn and rng.random() < CUT:
        view = cut(rng, view)
    return coarsen(rng, view) if turn and rng.random() < COARSE else view


def cut(rng: Generator, view: View) -> View:
    """The same seen by a scan that ends within the object, along one or two axes, at one or both ends. As it was when too little is left."""
    region = [slice(0, side) for side in view.labels.shape]
    for axis in rng.permutation(3)[: 1 + int(rng.random() < 0.3)]:
        first, last = view.box[axis].start, view.box[axis].stop
        kept = max(3, round((last - first) * float(rng.uniform(0.25, 0.9))))
        start = first + int(rng.integers(max(1, last - first - kept + 1)))
        ends = rng.random()
        region[axis] = slice(start if ends < 0.75 else 0, start + kept if ends > 0.25 else view.labels.shape[axis])
    labels = view.labels[tuple(region)]
    box = tuple(slice(max(s.start - r.start, 0), min(s.stop, r.stop) - r.start) for s, r in zip(view.box, region))
    found = ndimage.find_objects((labels[box] == view.label).astype(np.uint8))
    if not found or (labels[box] == view.label).sum() < SMALLEST:
        return view
    box = tuple(slice(a.start + s.start, a.start + s.stop) for a, s in zip(box, found[0]))
    return View(view.image[tuple(region)], labels, view.spacing, view.label, box)


def coarsen(rng: Generator, view: View) -> View:
    """The object's label at the centres of blocks of two or three of the smallest voxels, spread over the blocks; as it was when nothing is left."""
    wide, blocks = float(rng.integers(2, 4)) * view.spacing.min(), []
    around = tuple(slice(max(0, s.start - 3), s.stop + 3) for s in view.box)
    fine = view.labels[around]
    for side, step in zip(fine.shape, view.spacing):
        block = max(1, round(wide / step))
        start = int(rng.integers(block))
        blocks.append(np.clip((np.arange(side) + start) // block * block - start + block // 2, 0, side - 1))
    coarse = (fine[np.ix_(*blocks)] == view.label).astype(np.uint8)
    found = ndimage.find_objects(coarse)
    if not found:
        return view
    labels = np.zeros(view.labels.shape, np.uint8)
    labels[around] = coarse
    return View(view.image, labels, view.spacing, 1, tuple(slice(a.start + s.start, a.start + s.stop) for a, s in zip(around, found[0])))


def beside_its_twin(rng: Generator, view: View) -> View:
    """The same with its mirror image beside it, touching: nothing but clicks tells them apart."""
    axis, extents = int(rng.integers(3)), np.array([s.stop - s.start for s in view.box])
    shift = np.round(extents * rng.uniform(-0.3, 0.3, 3)).astype(int)
    shift[axis] = round(extents[axis] * float(rng.uniform(0.7, 0.95))) * int(rng.choice((-1, 1)))
    place, part = [], []
    for box, moved, side in zip(view.box, shift, view.labels.shape):
        low, high = max(box.start + moved, 0), min(box.stop + moved, side)
        if low >= high:
            return view
        place.append(slice(low, high))
        part.append(slice(low - box.start - moved, high - box.start - moved))
    there, here = tuple(place), tuple(part)
    own, grey = (np.flip(v, axis)[here] for v in (view.labels[view.box] == view.label, view.image[view.box]))
    image, labels = view.image.copy(), view.labels.copy()
    new = own & (labels[there] != view.label)
    image[there][new], labels[there][new] = grey[new], 0
    return View(image, labels, view.spacing, view.label, view.box)


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


def click_sample(rng: Generator, view: View, grid: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Image and target on the network's grid, and the first clicks there (FIRST_CLICKS, axes), padded with -1.

    None when the object is too small to be seen in that window. grid: of three axes, or of two for one slice.
    """
    view = _slices_first(rng, beside_its_twin(rng, view) if rng.random() < TWIN else view)
    image, mask, spacing, box = view.image, view.labels == view.label, view.spacing, view.box
    dims = len(grid)
    setting, smallest = (VOLUME, 20) if dims == 3 else (SLICE, 12)
    step = np.array([1.0, *(spacing[1:] / setting.pixdim)])
    if dims == 2:
        filled = np.flatnonzero(mask[box].sum((1, 2)) >= smallest)
        if len(filled) == 0:
            return None
        chosen = box[0].start + filled[rng.integers(len(filled))]
        image, mask, step, box = image[chosen], mask[chosen], step[1:], box[1:]
    inside = Clicks()
    for _ in range(1 + (int(rng.integers(1, FIRST_CLICKS)) if rng.random() < 0.3 else 0)):
        guess(rng, inside, mask[box], np.zeros_like(mask[box]))
    clicks = Clicks([point + [s.start for s in box] for point in inside.positive])
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
