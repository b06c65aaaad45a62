"""Six extreme points, the crop they make, and the way back: the dextr3d chain of the server."""
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from .guidance import blobs
from .resizing import area, linear

SIDE = 64
"""Voxels per axis of the network's input; training starts on coarser grids."""
SIGMA = 3.0
"""Of the blobs, in voxels of a grid of SIDE."""
PADDING_MM = 10.0


def click_extremes(rng: Generator, mask: np.ndarray, jitter: float) -> np.ndarray:
    """Two points per axis, each a random voxel of the mask's first or last slice, missed by a normal error.

    jitter: standard deviation as a fraction of the extent of the mask, at least 0.3 voxels; 0 for none. A miss can
    fall outside the mask's array: the caller clips.
    """
    voxels = np.argwhere(mask)
    low, high = voxels.min(0), voxels.max(0)
    points = []
    for axis in range(3):
        for end in (low[axis], high[axis]):
            slice_voxels = voxels[voxels[:, axis] == end]
            points.append(slice_voxels[rng.integers(len(slice_voxels))])
    exact = np.array(points, float)
    if jitter > 0:
        exact += rng.normal(0, 1, exact.shape) * np.maximum(jitter * (high - low + 1), 0.3)
    return np.round(exact).astype(int)


@dataclass(frozen=True)
class PointCrop:
    """CropByPointsd: the points' box and padding around it, inside the image; last index included, as in the server."""

    low: np.ndarray
    high: np.ndarray

    @staticmethod
    def around(points: np.ndarray, padding: np.ndarray, shape: tuple[int, ...]) -> "PointCrop":
        """padding: voxels per axis."""
        return PointCrop(np.maximum(points.min(0) - padding, 0), np.minimum(points.max(0) + padding, np.array(shape) - 1))

    @property
    def box(self) -> tuple[slice, ...]:
        return tuple(slice(a, b + 1) for a, b in zip(self.low, self.high))

    @property
    def shape(self) -> np.ndarray:
        return self.high - self.low + 1

    def guidance(self, points: np.ndarray, side: int = SIDE) -> np.ndarray:
        """AddExtremePointsSignald, centred: the second channel, from -1 to 1. Where a voxel becomes several, the point is in their middle."""
        inside = np.floor((points - self.low + 0.5) * (side / self.shape)).astype(int)
        return blobs(inside, (side,) * 3, SIGMA * side / SIDE) * 2 - 1

    def network_input(self, image: np.ndarray, points: np.ndarray) -> np.ndarray:
        return np.stack([area(image[self.box], (SIDE,) * 3), self.guidance(points)])

    def restore(self, probability: np.ndarray, points: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
        """RestoreCropByPointsd with mode trilinear and within_points, then AsDiscreted with threshold 0.5."""
        mask = np.zeros(shape, bool)
        within = tuple(slice(a, b + 1) for a, b in zip(points.min(0), points.max(0)))
        inside = tuple(slice(s.start - a, s.stop - a) for s, a in zip(within, self.low))
        mask[within] = linear(probability, tuple(self.shape))[inside] >= 0.5
        return mask


def padding_in_mm(spacing: np.ndarray) -> np.ndarray:
    """What the clients do: int(padding / spacing) voxels."""
    return (PADDING_MM / spacing).astype(int)
