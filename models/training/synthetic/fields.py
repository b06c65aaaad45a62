"""Random numbers and smooth random fields on the scene grid."""
import numpy as np
import torch
import torch.nn.functional as F
from numpy.random import Generator
from torch import Tensor

SIDE = 88
"""Voxels per axis of a scene."""


def uniform(rng: Generator, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


def log_uniform(rng: Generator, low: float, high: float) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def grid() -> Tensor:
    """Coordinates (3, SIDE, SIDE, SIDE) from -1 to 1."""
    axis = torch.linspace(-1, 1, SIDE)
    return torch.stack(torch.meshgrid(axis, axis, axis, indexing="ij"))


def smooth_noise(rng: Generator, nodes: int, channels: int = 1) -> Tensor:
    """A random field (channels, SIDE, SIDE, SIDE) of unit variance whose detail is set by the number of nodes per axis."""
    field = torch.from_numpy(rng.standard_normal((1, channels, nodes, nodes, nodes)).astype(np.float32))
    if nodes <= 12:  # coarse fields would show the kinks of linear interpolation
        field = F.interpolate(field, size=(3 * nodes,) * 3, mode="trilinear", align_corners=True)
        for _ in range(2):
            field = F.avg_pool3d(F.pad(field, (1,) * 6, mode="replicate"), 3, 1)
    field = F.interpolate(field, size=(SIDE,) * 3, mode="trilinear", align_corners=True)[0]
    return field / (field.std() + 1e-6)


def rotation(rng: Generator) -> Tensor:
    """A uniformly random rotation matrix."""
    w, x, y, z = (q := rng.standard_normal(4)) / np.linalg.norm(q)
    return torch.tensor(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ],
        dtype=torch.float32,
    )
