"""The deepgrow chains of the server, from the resampled volume (slices first) to the network and back.

SpatialCropGuidanced, Resized (area), ResizeGuidanced and AddGuidanceSignald as in MONAI; then RestoreLabeld with linear interpolation.
"""
from dataclasses import dataclass

import numpy as np

from .clicks import Clicks
from .guidance import blobs
from .resizing import area, linear

CLICK_SIGMA, MARGIN = 0.2, 20
"""So small a sigma leaves single voxels: the networks draw the blobs themselves (zoom.py)."""


@dataclass(frozen=True)
class Setting:
    """What the model's config says: in-plane voxel size in mm, window in voxels, and the network's grid."""

    pixdim: float
    window: tuple[int, ...]
    grid: tuple[int, ...]


VOLUME = Setting(1.0, (96, 144, 144), (96, 144, 144))
SLICE = Setting(1.0, (192, 192), (192, 192))


@dataclass(frozen=True)
class ClickCrop:
    """The window round the clicks when they are near each other, else their box with a margin."""

    box: tuple[slice, ...]

    @staticmethod
    def around(points: np.ndarray, shape: tuple[int, ...], window: np.ndarray, margin: np.ndarray) -> "ClickCrop":
        """All in voxels: points (n, axes), window and margin per axis."""
        start = np.maximum(points.min(0) - margin, 0)
        end = np.minimum(points.max(0) + margin + 1, shape)
        if np.all(end - start < window):
            start = np.maximum(((start + end) / 2).astype(int) - window // 2, 0)
            end = np.minimum(start + window, shape)
        return ClickCrop(tuple(slice(a, b) for a, b in zip(start, end)))

    @property
    def shape(self) -> np.ndarray:
        return np.array([s.stop - s.start for s in self.box])

    def on_grid(self, clicks: Clicks, grid: tuple[int, ...]) -> Clicks:
        """ResizeGuidanced: the clicks in voxels of the network's grid."""
        start, factor = [s.start for s in self.box], np.array(grid) / self.shape
        return Clicks(*([((p - start) * factor).astype(int) for p in points] for points in (clicks.positive, clicks.negative)))

    def network_input(self, image: np.ndarray, clicks: Clicks, grid: tuple[int, ...]) -> np.ndarray:
        return np.stack([area(image[self.box], grid), *guidance(self.on_grid(clicks, grid), grid)])

    def restore(self, chance: np.ndarray, resampled: tuple[int, ...], original: tuple[int, ...]) -> np.ndarray:
        """RestoreLabeld with linear interpolation, then AsDiscreted with threshold 0.5.

        The transform pastes the crop into zeros of the resampled shape and resizes all of it to the original shape; here only the part
        that can differ from zero is computed.
        """
        values, place = linear(chance, tuple(self.shape)), []
        for axis, (part, old, new) in enumerate(zip(self.box, resampled, original)):
            low, high = max(part.start - 1, 0), min(part.stop + 1, old)
            outside = [(0, 0)] * values.ndim
            outside[axis] = (part.start - low, high - part.stop)
            values = np.pad(values, outside)
            first, last = max(int(low * new / old) - 1, 0), min(int(np.ceil(high * new / old)) + 1, new)
            position = np.clip((np.arange(first, last) + 0.5) * old / new - 0.5, 0, old - 1) - low
            values = _interpolate(values, np.clip(position, 0, high - low - 1), axis)
            place.append(slice(first, last))
        mask = np.zeros(original, bool)
        mask[tuple(place)] = values >= 0.5
        return mask


def _interpolate(volume: np.ndarray, position: np.ndarray, axis: int) -> np.ndarray:
    """Values at fractional positions along one axis, all within it."""
    below = np.minimum(position.astype(int), max(volume.shape[axis] - 2, 0))
    shape = [1] * volume.ndim
    shape[axis] = len(position)
    part = (position - below).reshape(shape).astype(np.float32)
    return volume.take(below, axis) * (1 - part) + volume.take(np.minimum(below + 1, volume.shape[axis] - 1), axis) * part


def guidance(clicks: Clicks, grid: tuple[int, ...]) -> list[np.ndarray]:
    """The positive and the negative map, from 0 to 1."""
    return [blobs(np.array(points).reshape(-1, len(grid)), grid, CLICK_SIGMA) for points in (clicks.positive, clicks.negative)]


def in_plane_shape(shape: tuple[int, ...], spacing: np.ndarray, pixdim: float) -> tuple[int, int]:
    """Spacingd on a volume with slices first touches only the last two axes."""
    return tuple(int(np.round((n - 1) * s / pixdim + 1)) for n, s in zip(shape[-2:], spacing[-2:]))


def resample_in_plane(volume: np.ndarray, spacing: np.ndarray, pixdim: float) -> np.ndarray:
    """Spacingd: linear, the first voxel stays where it is, the border is repeated."""
    for axis, size, step in zip((1, 2), in_plane_shape(volume.shape, spacing, pixdim), spacing[-2:]):
        volume = _interpolate(volume, np.clip(np.arange(size) * pixdim / step, 0, volume.shape[axis] - 1), axis)
    return volume
