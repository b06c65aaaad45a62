"""Level functions of random solids: the inside is where the value is below one.

Every function takes local coordinates q (3, ...), in which the solid fills about |q| < 1, and a smooth random field that roughens it.
"""
from collections.abc import Callable

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor

from .fields import rotation, uniform

Shape = Callable[[Generator, Tensor, Tensor], Tensor]


def _norm(*parts: Tensor) -> Tensor:
    return sum(p * p for p in parts).clamp_min(1e-8).sqrt()


def ellipsoid(rng: Generator, q: Tensor, noise: Tensor) -> Tensor:
    power = uniform(rng, 1.6, 4.5) if rng.random() < 0.5 else 2.0
    bend = [float(b) for b in rng.standard_normal(4) * 0.35]
    y = q[1] + bend[0] * q[0] ** 2 + bend[1] * q[2] ** 2
    z = q[2] + bend[2] * q[0] ** 2 + bend[3] * q[1] ** 2 * 0.5
    total = q[0].abs().pow(power) + y.abs().pow(power) + z.abs().pow(power)
    return total.clamp_min(1e-6).pow(1 / power) + uniform(rng, 0, 0.22) * noise


def banana(rng: Generator, q: Tensor, noise: Tensor) -> Tensor:
    y = (q[1] + uniform(rng, 0.5, 1.3) * (q[0] ** 2 - 0.4)) / uniform(rng, 0.35, 0.7)
    return _norm(q[0], y, q[2]) + uniform(rng, 0, 0.15) * noise


def wedge(rng: Generator, q: Tensor, noise: Tensor) -> Tensor:
    """Ellipsoids cut by bent planes: solid organs with a hollow side."""
    level = _norm(*q)
    for _ in range(rng.integers(1, 4)):
        normal = rng.standard_normal(3)
        normal /= np.linalg.norm(normal)
        t = sum(float(n) * c for n, c in zip(normal, q))
        hollow = uniform(rng, -0.8, 0.8) * ((q**2).sum(0) - t**2)
        level = torch.maximum(level, 1 + (t - uniform(rng, 0.1, 0.6) - hollow) * 1.2)
    return level + uniform(rng, 0, 0.12) * noise


def tube(rng: Generator, q: Tensor, noise: Tensor) -> Tensor:
    phases = [uniform(rng, 0, 6.3) for _ in range(3)]
    y = q[1] - uniform(rng, 0, 0.35) * torch.sin(uniform(rng, 0.5, 4) * q[0] + phases[0])
    z = q[2] - uniform(rng, 0, 0.35) * torch.sin(uniform(rng, 0.5, 4) * q[0] + phases[1])
    varies = 1 + uniform(rng, 0, 0.4) * torch.sin(uniform(rng, 1, 8) * q[0] + phases[2]) + uniform(rng, -0.4, 0.4) * q[0]
    radius = uniform(rng, 0.08, 0.4) * varies.clamp_min(0.3)
    flat = uniform(rng, 0.6, 1.0)
    level = _norm(y / flat, z * flat) / radius
    return torch.maximum(level, 1 + (q[0].abs() - 1) * 4) + uniform(rng, 0, 0.1) * noise


def rib(rng: Generator, q: Tensor, noise: Tensor) -> Tensor:
    """A piece of a thin hoop with a flat, tilted cross-section."""
    y = q[1] + uniform(rng, 0.0, 1.1) * (q[0] ** 2 - 0.3)
    z = q[2] + uniform(rng, -0.8, 0.8) * q[0] + uniform(rng, -0.4, 0.4) * q[0] ** 2
    thick, high = uniform(rng, 0.05, 0.14), uniform(rng, 0.08, 0.28)
    twist = uniform(rng, -0.8, 0.8) + uniform(rng, -0.6, 0.6) * q[0]
    u, v = y * torch.cos(twist) + z * torch.sin(twist), z * torch.cos(twist) - y * torch.sin(twist)
    return torch.maximum(_norm(u / thick, v / high), 1 + (q[0].abs() - 1) * 6) + uniform(rng, 0, 0.08) * noise


def sheet(rng: Generator, q: Tensor, noise: Tensor) -> Tensor:
    z = q[2] - uniform(rng, -0.8, 0.8) * q[0] ** 2 - uniform(rng, -0.8, 0.8) * q[1] ** 2
    z = z - uniform(rng, 0, 0.15) * torch.sin(uniform(rng, 1, 6) * q[0] + 1)
    return torch.maximum(_norm(q[0], q[1]), z.abs() / uniform(rng, 0.06, 0.25)) + uniform(rng, 0, 0.08) * noise


def lump(rng: Generator, q: Tensor, noise: Tensor) -> Tensor:
    return _norm(*q) * uniform(rng, 0.6, 1) + uniform(rng, 0.25, 0.5) * noise + 0.1


def folded(rng: Generator, q: Tensor, noise: Tensor) -> Tensor:
    """A ball with deep, sharp furrows."""
    return _norm(*q) * uniform(rng, 0.75, 1) + uniform(rng, 0.25, 0.6) * (0.6 - noise.abs()).clamp_min(0)


def ring(rng: Generator, q: Tensor, noise: Tensor) -> Tensor:
    radial, radius, thick = _norm(q[0], q[1]), uniform(rng, 0.55, 0.8), uniform(rng, 0.08, 0.3)
    if rng.random() < 0.5:
        level = torch.maximum((radial - radius).abs() / thick, q[2].abs() / uniform(rng, 0.1, 0.9))
    else:
        level = _norm((radial - radius) / thick, q[2] / thick)
    if rng.random() < 0.6:
        level = torch.maximum(level, 1 - (q[0] - uniform(rng, -0.5, 0.5)) * 5)
    return level + uniform(rng, 0, 0.1) * noise


def block(rng: Generator, q: Tensor, noise: Tensor) -> Tensor:
    return (q.abs() ** 8).sum(0).clamp_min(1e-8).pow(1 / 8) + uniform(rng, 0, 0.08) * noise


def _placed(rng: Generator, q: Tensor, centre: np.ndarray, scale: float) -> Tensor:
    offset = torch.from_numpy(centre.astype(np.float32)).view(3, *([1] * (q.dim() - 1)))
    return torch.einsum("ij,j...->i...", rotation(rng), q - offset) * scale


def cluster(rng: Generator, q: Tensor, noise: Tensor) -> Tensor:
    """Several solids grown together."""
    level = None
    for i in range(rng.integers(2, 5)):
        part = (ellipsoid, tube, banana, tube, sheet)[rng.integers(5)]
        local = _placed(rng, q, rng.standard_normal(3) * (0.35 if i else 0), uniform(rng, 1.1, 2.0))
        piece = part(rng, local, noise)
        level = piece if level is None else torch.minimum(level, piece)
    return level


def tree(rng: Generator, q: Tensor, noise: Tensor) -> Tensor:
    """A branching vessel: segments that part in two, each thinner than its parent."""
    level = torch.full_like(q[0], 9.0)
    tips = [(np.array([-0.95, 0.0, 0.0]), np.array([1.0, 0.0, 0.0]), uniform(rng, 0.08, 0.2))]
    for generation in range(rng.integers(2, 4)):
        grown = []
        for start, direction, radius in tips:
            end = start + direction * uniform(rng, 0.45, 0.9) * 0.8**generation
            axis = end - start
            local = [c - float(s) for c, s in zip(q, start)]
            along = (sum(c * float(a) for c, a in zip(local, axis)) / float(axis @ axis)).clamp(0, 1)
            sway = uniform(rng, -0.15, 0.15) * torch.sin(3.14 * along)
            away = _norm(*(c - along * float(a) + (sway if i == 1 else 0) for i, (c, a) in enumerate(zip(local, axis))))
            level = torch.minimum(level, away / radius)
            for _ in range(2):
                turned = direction + rng.standard_normal(3) * 0.55
                grown.append((end, turned / np.linalg.norm(turned), radius * uniform(rng, 0.55, 0.9)))
        tips = grown
    return level + uniform(rng, 0, 0.1) * noise


def vertebra(rng: Generator, q: Tensor, noise: Tensor) -> Tensor:
    """A body with an arch behind it and spikes."""
    x = q[0] + 0.45
    level = torch.maximum(_norm(x, q[1]) / uniform(rng, 0.35, 0.5), q[2].abs() / uniform(rng, 0.25, 0.5))
    arch = _norm(_norm(q[0] - 0.12, q[1]) - uniform(rng, 0.25, 0.35), q[2] * 0.5) / uniform(rng, 0.08, 0.14)
    level = torch.minimum(level, arch)
    for _ in range(rng.integers(1, 4)):
        centre = np.array([0.55, 0, 0]) if rng.random() < 0.4 else np.array([0.1, uniform(rng, -0.6, 0.6), uniform(rng, -0.3, 0.3)])
        level = torch.minimum(level, rib(rng, _placed(rng, q, centre, 2.2), noise))
    return level + uniform(rng, 0, 0.1) * noise


SHAPES: dict[Shape, int] = {
    ellipsoid: 4, banana: 2, wedge: 4, tube: 3, rib: 4, sheet: 1, lump: 2, folded: 2, ring: 2, block: 1, cluster: 3, tree: 3, vertebra: 2,
}
"""How often each solid is drawn."""

THIN: frozenset[Shape] = frozenset({tube, rib, sheet, ring, tree})
"""Solids that are drawn longer, because most of their box is empty."""

BONY: frozenset[Shape] = frozenset({tube, rib, ring, vertebra})
"""Solids that often have a shell and a core, and often stand in rows."""
