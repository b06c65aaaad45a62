"""MONAI's Resize in the modes that the configs name."""
import numpy as np
import torch
import torch.nn.functional as F


def area(volume: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Mode "area": torch's adaptive average pooling, which also enlarges."""
    pool = F.adaptive_avg_pool3d if len(shape) == 3 else F.adaptive_avg_pool2d
    return pool(_batched(volume), shape)[0, 0].numpy()


def linear(volume: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Modes "trilinear" and "bilinear", voxel centres aligned (align_corners is not set)."""
    mode = "trilinear" if len(shape) == 3 else "bilinear"
    return F.interpolate(_batched(volume), size=shape, mode=mode, align_corners=False)[0, 0].numpy()


def nearest(volume: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Mode "nearest": index floor(i * old / new)."""
    return F.interpolate(_batched(volume), size=shape, mode="nearest")[0, 0].numpy()


def _batched(volume: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(volume, dtype=np.float32))[None, None]
