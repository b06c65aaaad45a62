"""Grey values, texture, blur, bias field and noise: what makes an image of a scene."""
import numpy as np
import torch
from numpy.random import Generator
from scipy import ndimage

from .fields import log_uniform, smooth_noise, uniform
from .scenes import Scene

_CT_LEVELS = np.array([0, 0.33, 0.45, 0.5, 0.55, 0.62, 0.9])
"""Air, fat, three soft tissues, contrast agent, bone on a scale of one."""
_CT_ODDS = np.array([0.1, 0.2, 0.2, 0.2, 0.15, 0.1, 0.05])


def _palette(rng: Generator, tissues: int) -> np.ndarray:
    if rng.random() < 0.45:
        values = _CT_LEVELS[rng.choice(7, tissues, p=_CT_ODDS)] + rng.normal(0, rng.uniform(0.01, 0.04), tissues)
    else:
        classes = rng.uniform(0, 1, int(rng.integers(3, 9)))
        values = classes[rng.integers(0, len(classes), tissues)] + rng.normal(0, rng.uniform(0.02, 0.12), tissues)
    return values.astype(np.float32)


def paint(rng: Generator, scene: Scene) -> tuple[np.ndarray, float]:
    """The scene's image without noise, and its typical contrast."""
    tissues, values = scene.tissues.long(), _palette(rng, scene.next_tissue)
    for one, other in scene.alike:
        values[other] = values[one] + rng.normal(0, 0.01)
    contrast = float(np.median(np.abs(values[:, None] - values[None]))) + 0.02
    painted = torch.from_numpy(values)[tissues]
    for nodes in (int(rng.integers(10, 30)), int(rng.integers(30, 60))):
        if rng.random() < 0.55:
            calm = rng.random(len(values)) < 0.6
            amount = np.where(calm, rng.uniform(0, 0.12, len(values)), rng.uniform(0, 0.5, len(values))) * contrast
            for one, other in scene.alike:
                amount[other] = amount[one]
            painted = painted + torch.from_numpy(amount.astype(np.float32))[tissues] * smooth_noise(rng, nodes)[0]
    image = painted.numpy()
    if rng.random() < 0.85:
        image = ndimage.gaussian_filter(image, uniform(rng, 0.3, 1.1), truncate=2.5)
    if rng.random() < 0.3:
        image = image * np.exp(uniform(rng, 0.05, 0.35) * smooth_noise(rng, 3)[0].numpy())
    return image, contrast


def expose(rng: Generator, image: np.ndarray, contrast: float) -> np.ndarray:
    """Noise as the scanner makes it, on the grid of the acquisition, and sometimes another grey curve."""
    noise = rng.standard_normal(image.shape).astype(np.float32)
    if rng.random() < 0.4:
        noise = ndimage.gaussian_filter(noise, uniform(rng, 0.4, 0.9))
        noise /= noise.std() + 1e-6
    image = image + noise * (contrast * log_uniform(rng, 0.02, 0.5))
    if rng.random() < 0.3:
        low, high = image.min(), image.max()
        image = ((image - low) / (high - low + 1e-6)) ** log_uniform(rng, 0.6, 1.7)
    return image.astype(np.float32)
