"""Two looks of one network: at the whole window on a coarse grid, then at what it found there, on a grid as coarse but in a closer window.

Everything is written with matrices along the axes, so that it exports to ONNX and runs on batches in which every window is another.
"""
from math import prod

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from interaction.deepgrow import SLICE
from interaction.guidance import kernel
from network import ClickNet

GRIDS: dict[int, tuple[int, ...]] = {2: SLICE.grid, 3: (32, 96, 96)}
"""What the network sees in either look, by the number of axes (slices first)."""

SIGMA = 2.0
"""Of the blobs at the clicks, in voxels of those grids; on a coarser grid the blobs are as much smaller."""

_SPECKS, _MARGIN, _LEAST_MARGIN, _LEAST_SIDE = 0.01, 0.2, 1 / 12, 1 / 4
"""How much of the first answer may stick out of the box at each end; the margin around it as a part of the box, at least of the window;
and the smallest closer window as a part of the window."""


class Zoomed(nn.Module):
    """Input (batch, 3, ...), two or three axes: the image in any unit and the clicks, positive and negative, as single voxels near 1.
    Output (batch, 1, ...): logits. The closer answer holds within its window, the first one elsewhere."""

    def __init__(self, net: ClickNet, grid: tuple[int, ...] | None = None) -> None:
        super().__init__()
        self.net, self.grid = net, grid or GRIDS[net.dims]

    def forward(self, x: Tensor) -> Tensor:
        sides = _sides(x)
        (whole, first), (closer, second) = self.looks(x)
        values = whole.restore(torch.tanh(first / 2), sides)
        values = values + closer.inside(sides) * (closer.restore(torch.tanh(second / 2), sides) - values)
        values = values.clamp(-0.9999, 0.9999)
        return torch.log((1 + values) / (1 - values))

    def looks(self, x: Tensor) -> list[tuple["Window", Tensor]]:
        """Where it looked, in voxels of the input, and the logits on the grid: first at the whole, then closer."""
        image, points, whole = x[:, :1], (x[:, 1:] > 0.5).to(x.dtype), _whole(x)
        first = self.net(self._see(image, points, whole))
        closer = self._around(first, points, _sides(x))
        known = closer.scaled([g / n for g, n in zip(self.grid, _sides(x))]).take(torch.tanh(first.detach() / 2), self.grid)
        return [(whole, first), (closer, self.net(self._see(image, points, closer), known))]

    def _see(self, image: Tensor, points: Tensor, window: "Window") -> Tensor:
        maps = _blur(window.drop(points, self.grid), SIGMA * self.grid[-1] / GRIDS[self.net.dims][-1])
        return torch.cat([window.take(image, self.grid), maps / (maps.amax(tuple(range(2, maps.dim())), keepdim=True) + 1e-6)], 1)

    def _around(self, first: Tensor, points: Tensor, sides: list[int]) -> "Window":
        """The box of the first answer and of the positive clicks, with a margin."""
        found, low, high = (first > 0).to(first.dtype)[:, 0], [], []
        for axis, (side, cells) in enumerate(zip(sides, self.grid)):
            others = tuple(a for a in range(1, 1 + len(sides)) if a != axis + 1)
            mass, clicked = found.sum(others), points[:, 0].amax(others)
            from_low = mass.cumsum(1)
            total = from_low[:, -1:]
            few = _SPECKS * total
            index = torch.arange(side, dtype=first.dtype, device=first.device)
            start = torch.minimum((from_low <= few).to(first.dtype).sum(1) * (side / cells), (index + (1 - clicked) * side).amin(1))
            end = torch.maximum(((total - from_low + mass) > few).to(first.dtype).sum(1) * (side / cells), ((index + 1) * clicked).amax(1))
            middle, half = (start + end) / 2, (end - start) / 2
            half = torch.maximum(half * (1 + 2 * _MARGIN), half + side * _LEAST_MARGIN).clamp(min=side * _LEAST_SIDE / 2)
            low.append((middle - half).clamp(min=0))
            high.append((middle + half).clamp(max=float(side)))
        return Window(torch.stack(low, 1), torch.stack(high, 1))


class Window:
    """Boxes (batch, axes) in voxels, fractions allowed; voxel i reaches from i to i + 1."""

    def __init__(self, low: Tensor, high: Tensor) -> None:
        self.low, self.high = low, high

    def scaled(self, factors: list[float]) -> "Window":
        """The same boxes in voxels of another size."""
        factor = torch.tensor(factors, dtype=self.low.dtype, device=self.low.device)
        return Window(self.low * factor, self.high * factor)

    def take(self, volume: Tensor, grid: tuple[int, ...]) -> Tensor:
        """The volume within the window on a grid: means where that is coarser, linear where it is finer."""
        for axis in reversed(range(len(grid))):
            low, step = self.low[:, axis], (self.high - self.low)[:, axis] / grid[axis]
            volume = _along(_overlaps(low, step, grid[axis], volume.shape[2 + axis]), volume, axis)
        return volume

    def restore(self, values: Tensor, sides: list[int]) -> Tensor:
        """From the grid back to the voxels of the volume; beyond the window it means nothing."""
        for axis in range(len(sides)):
            step = values.shape[2 + axis] / (self.high - self.low)[:, axis]
            values = _along(_overlaps(-self.low[:, axis] * step, step, sides[axis], values.shape[2 + axis]), values, axis)
        return values

    def drop(self, points: Tensor, grid: tuple[int, ...]) -> Tensor:
        """Single voxels to the cells that they fall into; those beyond the window are lost."""
        for axis in reversed(range(len(grid))):
            side = int(points.shape[2 + axis])
            voxel, cell = torch.arange(side).to(points), torch.arange(grid[axis]).to(points)
            low, step = self.low[:, axis, None, None], (self.high - self.low)[:, axis, None, None] / grid[axis]
            place = (voxel + 0.5 - low) / step - cell[:, None]
            points = _along(((place >= 0) & (place < 1)).to(points.dtype), points, axis)
        return points.clamp(max=1.0)

    def inside(self, sides: list[int]) -> Tensor:
        """1 for voxels whose centre lies in the window, 0 for others (batch, 1, ...)."""
        product: Tensor | float = 1.0
        for axis, side in enumerate(sides):
            centre = torch.arange(side).to(self.low) + 0.5
            line = ((centre >= self.low[:, axis, None]) & (centre < self.high[:, axis, None])).to(self.low.dtype)
            shape = [-1] + [1] * (1 + len(sides))
            shape[2 + axis] = side
            product = product * line.view(*shape)
        return product


def _sides(x: Tensor) -> list[int]:
    return [int(side) for side in x.shape[2:]]


def _whole(x: Tensor) -> Window:
    sides = torch.tensor([float(side) for side in _sides(x)]).to(x)
    low = torch.zeros_like(x.flatten(2)[:, 0, : len(sides)])
    return Window(low, low + sides)


def _overlaps(low: Tensor, step: Tensor, cells: int, side: int) -> Tensor:
    """How much each voxel adds to each cell (batch, cells, side). Cells follow each other from low in steps; they are at least as wide as a voxel."""
    voxel, cell = torch.arange(side).to(low), torch.arange(cells).to(low)
    middle, half = low[:, None, None] + (cell[:, None] + 0.5) * step[:, None, None], step.clamp(min=1.0)[:, None, None] / 2
    weights = torch.relu(torch.minimum(voxel + 1, middle + half) - torch.maximum(voxel, middle - half))
    return weights / (weights.sum(2, keepdim=True) + 1e-6)


def _blur(maps: Tensor, sigma: float) -> Tensor:
    bell, axes = torch.from_numpy(kernel(sigma)).to(maps), maps.dim() - 2
    values, conv = maps.reshape(-1, 1, *maps.shape[2:]), F.conv3d if axes == 3 else F.conv2d
    for axis in range(axes):
        shape = [1] * (2 + axes)
        shape[2 + axis] = len(bell)
        values = conv(values, bell.view(shape), padding=[length // 2 for length in shape[2:]])
    return values.view(maps.shape)


def _along(matrix: Tensor, volume: Tensor, axis: int) -> Tensor:
    """A matrix (batch or 1, new, old) applied along an axis of a volume (batch, channels, ...)."""
    channels, *sides = (int(n) for n in volume.shape[1:])
    new, before, after = [*sides[:axis], int(matrix.shape[1]), *sides[axis + 1 :]], prod(sides[:axis]), prod(sides[axis + 1 :])
    if after == 1:
        return (volume.reshape(-1, channels * before, sides[axis]) @ matrix.transpose(1, 2)).view(-1, channels, *new)
    return (matrix[:, None] @ volume.reshape(-1, channels * before, sides[axis], after)).view(-1, channels, *new)
