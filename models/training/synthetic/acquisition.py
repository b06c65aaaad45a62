"""From a scene to a scan: field of view, slice thickness, voxel size, and the objects that are still worth asking for in it."""
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.random import Generator
from scipy import ndimage

from .appearance import expose, paint
from .fields import SIDE, log_uniform, uniform
from .scenes import draw_scene

_SMALLEST = 40
_WHOLE = 0.15
"""A part of an object that is at least this fraction of the largest part still counts as the object (a scan can cut it in two)."""


@dataclass
class Scan:
    """An image (float16), a label map (uint8; each label is one object), voxel sizes in mm."""

    image: np.ndarray
    labels: np.ndarray
    spacing: np.ndarray

    @cached_property
    def boxes(self) -> list[tuple[int, tuple[slice, ...]]]:
        """Every object: its label and the box that holds it."""
        return [(label, box) for label, box in enumerate(ndimage.find_objects(self.labels), start=1) if box is not None]


def draw_scans(rng: Generator, renderings: int = 2) -> list[Scan]:
    """Several scans of one scene, each in an appearance and a field of view of its own."""
    scene = draw_scene(rng)
    objects = scene.objects.numpy().astype(np.uint8)
    scans = []
    for _ in range(renderings):
        image, contrast = paint(rng, scene)
        labels, spacing = objects, np.full(3, log_uniform(rng, 0.6, 3.5))
        if rng.random() < 0.4:
            image, labels = _slab(rng, image, labels)
        if rng.random() < 0.45:
            image, labels, spacing = _thick_slices(rng, image, labels, spacing)
        labels = _worthwhile(labels)
        if labels.any():
            exposed = expose(rng, np.ascontiguousarray(image), contrast)
            exposed = (exposed - exposed.mean()) / (exposed.std() + 1e-6)
            scans.append(Scan(exposed.astype(np.float16), labels, spacing))
    return scans


def _slab(rng: Generator, image: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    axis, width = int(rng.integers(3)), int(SIDE * uniform(rng, 0.15, 0.6))
    start = int(rng.integers(0, SIDE - width))
    cut = [slice(None)] * 3
    cut[axis] = slice(start, start + width)
    return image[tuple(cut)], labels[tuple(cut)]


def _thick_slices(rng: Generator, image: np.ndarray, labels: np.ndarray, spacing: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    axis, factor = int(rng.integers(3)), int(rng.integers(2, 10))
    slices = image.shape[axis] // factor
    if slices < 5:
        return image, labels, spacing
    thick = np.moveaxis(image, axis, 0)[: slices * factor].reshape(slices, factor, *np.delete(image.shape, axis)).mean(1)
    middle = np.moveaxis(labels, axis, 0)[factor // 2 : slices * factor : factor]
    wider = spacing.copy()
    wider[axis] *= factor
    return np.moveaxis(thick, 0, axis), np.moveaxis(middle, 0, axis), wider


def _worthwhile(labels: np.ndarray) -> np.ndarray:
    """Keeps, of every object, its main parts; drops objects too small, too flat, or as large as the field of view."""
    kept = np.zeros(labels.shape, np.uint8)
    for index, box in enumerate(ndimage.find_objects(labels), start=1):
        if box is None:
            continue
        mask = labels[box] == index
        fills = [extent / side for extent, side in zip(mask.shape, labels.shape)]
        if mask.sum() < _SMALLEST or min(mask.shape) < 2 or (max(fills) > 0.97 and sorted(fills)[0] > 0.8):
            continue
        parts, count = ndimage.label(mask)
        if count > 1:
            sizes = np.bincount(parts.ravel())
            sizes[0] = 0
            mask = (sizes >= _WHOLE * sizes.max())[parts]
            if mask.sum() < 0.6 * sizes.sum():
                continue
        kept[box][mask] = index
    return kept
