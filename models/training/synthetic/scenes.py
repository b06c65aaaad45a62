"""A scene: two label maps on one grid, of tissues (each has one grey value) and of objects (each can be asked for)."""
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor

from .fields import SIDE, grid, log_uniform, rotation, smooth_noise, uniform
from .shapes import BONY, SHAPES, THIN, Shape

_GRID = grid()
_KINDS = list(SHAPES)
_ODDS = np.array(list(SHAPES.values()), float) / sum(SHAPES.values())


@dataclass
class Scene:
    """Label maps (SIDE, SIDE, SIDE) and how many labels each uses; object 0 is nothing to ask for."""

    objects: Tensor
    tissues: Tensor
    next_object: int = 1
    next_tissue: int = 1
    alike: list[tuple[int, int]] = field(default_factory=list)
    """Pairs of tissues of the same kind: the second looks as the first does."""

    def new_object(self) -> int:
        self.next_object += 1
        return self.next_object - 1

    def new_tissue(self) -> int:
        self.next_tissue += 1
        return self.next_tissue - 1


def draw_scene(rng: Generator) -> Scene:
    """A background, then five to twenty solids put over it."""
    warped = _GRID.clone()
    for nodes, amount in ((3, 0.18), (5, 0.08), (9, 0.03)):
        warped += smooth_noise(rng, nodes, 3) * uniform(rng, 0, amount)
    coarse, fine = smooth_noise(rng, int(rng.integers(5, 9)))[0], smooth_noise(rng, int(rng.integers(9, 13)))[0]
    noises = [coarse, fine, 0.7 * coarse + 0.5 * fine]
    empty = torch.zeros((SIDE,) * 3, dtype=torch.int16)
    scene = Scene(empty, empty.clone())
    _background(rng, scene, warped, coarse)
    if rng.random() < 0.35:
        _surround_with_air(rng, scene, warped)
    partition_end = scene.next_object
    for _ in range(int(rng.integers(5, 19))):
        _put_solids(rng, scene, warped, noises, partition_end)
    return scene


def _background(rng: Generator, scene: Scene, warped: Tensor, noise: Tensor) -> None:
    kind = rng.random()
    if kind < 0.45:
        _partition(rng, scene, warped)
    elif kind < 0.75:
        high = noise > uniform(rng, -0.6, 0.6)
        scene.tissues[high], scene.tissues[~high] = scene.new_tissue(), scene.new_tissue()
    else:
        scene.tissues[:] = scene.new_tissue()


def _partition(rng: Generator, scene: Scene, warped: Tensor) -> None:
    """Cells that touch (organs, muscles), sometimes with thin planes of fat between."""
    cells = int(rng.integers(3, 16))
    seeds = torch.from_numpy(rng.uniform(-1.1, 1.1, (cells, 3)).astype(np.float32))
    stretch = torch.from_numpy(np.exp(rng.normal(0, 0.35, 3)).astype(np.float32))
    points = warped.reshape(3, -1).T * stretch
    distance = (seeds * stretch).pow(2).sum(1)[None] - 2 * points @ (seeds * stretch).T
    labels = distance.argmin(1).view_as(scene.objects).to(torch.int16)
    scene.tissues, scene.objects = labels + 1, labels + 1
    scene.next_tissue = scene.next_object = cells + 1
    if rng.random() < 0.4:
        nearest = distance.topk(2, 1, largest=False).values
        gap = (nearest[:, 1] - nearest[:, 0]).view_as(scene.objects) < uniform(rng, 0.02, 0.12)
        scene.tissues[gap], scene.objects[gap] = scene.new_tissue(), 0


def _surround_with_air(rng: Generator, scene: Scene, warped: Tensor) -> None:
    """A body with skin in air."""
    centre = torch.tensor(rng.uniform(-0.3, 0.3, 3), dtype=torch.float32).view(3, 1, 1, 1)
    axes = torch.tensor(rng.uniform(0.7, 1.5, 3), dtype=torch.float32).view(3, 1, 1, 1)
    level = (((warped - centre) / axes) ** 4).sum(0)
    outside = level > 1
    rim = (level > 1 - uniform(rng, 0.05, 0.3)) & ~outside
    scene.tissues[rim], scene.tissues[outside] = scene.new_tissue(), scene.new_tissue()
    scene.objects[rim | outside] = 0


@dataclass(frozen=True)
class _Solid:
    """A shape and where it stands: q = turn (x - centre) / axes."""

    shape: Shape
    axes: np.ndarray
    centre: np.ndarray
    turn: Tensor

    def beside(self, rng: Generator, axis: int, distance: float) -> "_Solid":
        """One more of the same kind, moved along one of its own axes, a little larger or smaller."""
        shift = self.turn[axis].numpy() * self.axes[axis] * distance
        return replace(self, centre=self.centre + shift, axes=self.axes * np.exp(rng.normal(0, 0.06, 3)))


def _put_solids(rng: Generator, scene: Scene, warped: Tensor, noises: list[Tensor], partition_end: int) -> None:
    """One solid, or a row of them that look alike (ribs, vertebrae, loops): only the points tell which of them is meant."""
    shape = _KINDS[rng.choice(len(_KINDS), p=_ODDS)]
    size = log_uniform(rng, 0.25, 1.4) if shape in THIN else log_uniform(rng, 0.16, 1.0)
    axes, centre = size * np.exp(rng.normal(0, 0.28, 3)), rng.uniform(-0.95, 0.95, 3)
    turn = torch.eye(3)[torch.from_numpy(rng.permutation(3))] if rng.random() < 0.2 else rotation(rng)
    solid, seed = _Solid(shape, axes, centre, turn), int(rng.integers(2**32))
    count = int(rng.integers(2, 5)) if rng.random() < (0.5 if shape in BONY else 0.15) else 1
    along = int(rng.integers(1, 3))
    distance = uniform(rng, 0.3, 0.9) if shape in THIN else uniform(rng, 0.9, 2.1)
    first = scene.next_tissue
    for index in range(count):
        start = scene.next_tissue
        _put(np.random.default_rng(seed), scene, solid, warped, noises, partition_end)
        scene.alike += [] if index == 0 else zip(range(first, start), range(start, scene.next_tissue))
        solid = solid.beside(rng, along, distance)


def _put(rng: Generator, scene: Scene, solid: _Solid, warped: Tensor, noises: list[Tensor], partition_end: int) -> None:
    reach = float(solid.axes.max()) * 1.25 + 0.12
    low = np.clip(np.floor((solid.centre - reach + 1) / 2 * (SIDE - 1)), 0, SIDE - 1).astype(int)
    high = np.clip(np.ceil((solid.centre + reach + 1) / 2 * (SIDE - 1)), 0, SIDE - 1).astype(int) + 1
    box = tuple(slice(a, b) for a, b in zip(low, high))
    offset = torch.tensor(solid.centre, dtype=torch.float32).view(3, 1, 1, 1)
    local = torch.einsum("ij,j...->i...", solid.turn, warped[(slice(None), *box)] - offset)
    local = local / torch.tensor(solid.axes, dtype=torch.float32).view(3, 1, 1, 1)
    level = solid.shape(rng, local, noises[rng.integers(3)][box])
    inside, tissues, objects = level < 1, scene.tissues[box], scene.objects[box]
    if rng.random() < 0.3:  # behind what is there already
        inside &= objects < partition_end
    if rng.random() < 0.35:  # a capsule, or fat around it
        rim = (level < 1 + uniform(rng, 0.06, 0.25)) & ~inside
        if rng.random() < 0.5:
            rim &= objects == 0
        tissues[rim], objects[rim] = (1 if rng.random() < 0.5 else scene.new_tissue()), 0
    tissues[inside], objects[inside] = scene.new_tissue(), scene.new_object()
    _structure_inside(rng, scene, solid.shape in BONY, level, inside, noises[1][box], local, tissues, objects)


def _structure_inside(
    rng: Generator, scene: Scene, bony: bool, level: Tensor, inside: Tensor, noise: Tensor, local: Tensor, tissues: Tensor, objects: Tensor
) -> None:
    """What makes one object of several grey values; the last kind makes the inside an object of its own."""
    kind = rng.random()
    if bony and rng.random() < 0.35:
        kind = 0.0
    if kind < 0.2:  # cortex and marrow, wall and lumen
        tissues[inside & (level < uniform(rng, 0.35, 0.85))] = scene.new_tissue()
    elif kind < 0.32:  # vessels, calcium, necrosis
        tissues[inside & (noise > uniform(rng, 0.6, 1.6))] = scene.new_tissue()
    elif kind < 0.38:  # partly filled
        tissues[inside & (local[rng.integers(3)] > uniform(rng, -0.3, 0.6))] = scene.new_tissue()
    elif kind < 0.45:
        core = inside & (level < uniform(rng, 0.4, 0.85))
        tissues[core], objects[core] = scene.new_tissue(), scene.new_object()
