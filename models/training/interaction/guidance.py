"""Guidance maps as MONAI draws them (extreme_points_to_image, AddGuidanceSignald): points set to one, GaussianFilter, rescaled."""
from math import erf

import numpy as np

_TRUNCATED = 4.0
"""GaussianFilter cuts its kernel at this many sigmas."""


def kernel(sigma: float) -> np.ndarray:
    """MONAI's gaussian_1d with approx="erf": the integral of the bell over each voxel."""
    tail = int(max(sigma * _TRUNCATED, 0.5) + 0.5)
    scale = 0.70710678 / sigma
    return np.array([max(0.0, 0.5 * (erf(scale * (x + 0.5)) - erf(scale * (x - 0.5)))) for x in range(-tail, tail + 1)], np.float32)


def blobs(points: np.ndarray, shape: tuple[int, ...], sigma: float) -> np.ndarray:
    """The blurred points (n, axes) on a grid, from 0 to 1; zeros when there is none. Points are clipped into the grid."""
    total = np.zeros(shape, np.float32)
    if len(points) == 0:
        return total
    bell = kernel(sigma)
    tail = len(bell) // 2
    for point in np.unique(np.clip(np.asarray(points, int), 0, np.array(shape) - 1), axis=0):
        box, parts = [], []
        for position, side in zip(point, shape):
            low, high = max(0, position - tail), min(side, position + tail + 1)
            box.append(slice(low, high))
            parts.append(bell[low - position + tail : high - position + tail])
        total[tuple(box)] += parts[0][:, None, None] * parts[1][:, None] * parts[2] if len(shape) == 3 else parts[0][:, None] * parts[1]
    low, high = total.min(), total.max()
    return (total - low) / (high - low)
