"""One network for points and clicks: a small 3D (or 2D) U-Net that works at half resolution, its intensity normalisation inside the graph.

Input (batch, 2 or 3, ...): the image in any unit, then guidance: one map from -1 to 1 (extreme points), or two from 0 to 1 (positive
and negative clicks). Output (batch, 1, ...): logits. All shapes but the batch are fixed when exported.
"""
from typing import Literal

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor

from interaction.extreme_points import SIDE, SIGMA

Task = Literal["dextr3d", "deepgrow_3d", "deepgrow_2d"]

CHANNELS: dict[Task, tuple[int, ...]] = {
    "dextr3d": (32, 64, 96, 96), "deepgrow_3d": (32, 64, 96, 96), "deepgrow_2d": (32, 64, 96, 96, 128),
}
"""Of the U-Net, from the halved grid down; each level has half the side of the one above."""

_SIGMA = SIGMA / SIDE
"""Of the blobs at the extreme points, as a part of the side."""

_BEYOND, _NEAR = 0.6, 3.5 / 64
"""How far, as a part of its length, a structure is taken to go on beyond the crop; and how near the end of the crop a point then is."""

_BINS, _WIDEST = 33, 2.4
"""Bins of the histograms of grey values, and the value at which the last of them stands."""


class Normalise(nn.Module):
    """Grey values relative to the tissue that the user points at.

    A centre and a scale are found by reweighting: mean and deviation over a soft region (the inside of the ellipsoid through the
    extreme points, or the surroundings of the positive clicks), drawn towards the region's dominant tissue in a few rounds.
    Gives five channels: grey values by the scale of that tissue, grey values by the scale of the crop, two of guidance, and how much
    likelier each grey value is where the user points than elsewhere (logarithm of the ratio of two histograms).
    """

    def __init__(self, task: Task, rounds: int = 3) -> None:
        super().__init__()
        self.register_buffer("bins", torch.arange(_BINS, dtype=torch.float32), persistent=False)
        self.extreme_points, self.rounds = task == "dextr3d", rounds
        self.axes = (1, 2) if task == "deepgrow_2d" else (1, 2, 3)

    def forward(self, x: Tensor) -> Tensor:
        image, first = x[:, 0], x[:, 1]
        if self.extreme_points:
            first = first * 0.5 + 0.5
            radius = self._ellipsoid(first)
            second = torch.exp(-radius)
            weight = second**2
            inside, outside = torch.sigmoid(6 * (0.6 - radius)), torch.sigmoid(6 * (radius - 1.2))
        else:
            second = x[:, 2]
            weight = first + 1e-6
            inside, outside = weight, second + 0.02
        mean = image.mean(self.axes, keepdim=True)
        spread = (image - mean).square().mean(self.axes, keepdim=True).sqrt() + 1e-6
        z = ((image - mean) / spread).clamp(-8, 8)
        centre, scale = self._tissue(self._every_second(z), self._every_second(weight))
        away = z - centre
        grey = self._squash(away / (2 * scale + 0.03))
        return torch.stack([grey, self._squash(2 * away), 3 * first, 3 * second, self._likelihood(grey, inside, outside)], 1)

    def _likelihood(self, grey: Tensor, inside: Tensor, outside: Tensor) -> Tensor:
        """Two histograms with triangular bins, and the logarithm of their ratio, looked up linearly for every voxel."""
        shares = torch.relu(1 - (self._bin(self._every_second(grey)).unsqueeze(1) - self.bins.view(1, -1, *[1] * len(self.axes))).abs())
        ratio = self._histogram(shares, self._every_second(inside)).log() - self._histogram(shares, self._every_second(outside)).log()
        at = self._bin(grey).flatten(1)
        low = at.floor().long().clamp(0, _BINS - 2)  # as integers: what is not a number must not become an index out of bounds
        below, above = ratio.gather(1, low), ratio.gather(1, low + 1)
        return (below + (at - low) * (above - below)).view_as(grey)

    @staticmethod
    def _bin(grey: Tensor) -> Tensor:
        """Where on the scale of the bins, from 0 to the last."""
        return (grey.clamp(-_WIDEST, _WIDEST) + _WIDEST) * ((_BINS - 1) / (2 * _WIDEST))

    def _histogram(self, shares: Tensor, weight: Tensor) -> Tensor:
        counts = (shares * weight.unsqueeze(1)).sum([axis + 1 for axis in self.axes])
        return counts / (counts.sum(1, keepdim=True) + 1e-6) + 0.003

    def _tissue(self, z: Tensor, weight: Tensor) -> tuple[Tensor, Tensor]:
        centre, scale = self._moments(z, weight)
        for _ in range(self.rounds):
            width = 1.5 * scale + 0.03
            centre, scale = self._moments(z, weight * torch.exp(-0.5 * ((z - centre) / width).square()) + 1e-12)
        return centre, scale

    @staticmethod
    def _every_second(v: Tensor) -> Tensor:
        """A sample of the voxels: the statistics do not need all."""
        return v[:, ::2, ::2, ::2] if v.dim() == 4 else v[:, ::2, ::2]

    def _moments(self, z: Tensor, weight: Tensor) -> tuple[Tensor, Tensor]:
        total = weight.sum(self.axes, keepdim=True)
        centre = (z * weight).sum(self.axes, keepdim=True) / total
        return centre, ((z - centre).square() * weight).sum(self.axes, keepdim=True).div(total).sqrt()

    @staticmethod
    def _squash(v: Tensor) -> Tensor:
        """Linear near zero, logarithmic far away (asinh, which the oldest operator sets lack)."""
        return torch.sign(v) * torch.log1p(v.abs())

    def _ellipsoid(self, blobs: Tensor) -> Tensor:
        """Squared radius in the ellipsoid whose box is the box of the blobs.

        Where that box ends with the crop, which has a margin elsewhere, the image cuts the structure: the ellipsoid then goes on beyond.
        """
        squared = 0
        for axis in self.axes:
            others = tuple(a for a in self.axes if a != axis)
            profile, side = blobs.amax(others), int(blobs.shape[axis])
            index = torch.arange(side, dtype=profile.dtype, device=profile.device)
            # From the height of a blob's flank follows how far away its middle is.
            away = (_SIGMA * side) * (-2 * profile.clamp(0.35, 1).log()).sqrt()
            missing = (profile <= 0.35).to(profile.dtype) * 1000.0
            low = self._first(index + missing, index + away)
            high = (side - 1) - self._first(side - 1 - index + missing, side - 1 - index + away)
            beyond = _BEYOND * (high - low)
            low, high = low - beyond * (1 - low / (_NEAR * side)).clamp(0, 1), high + beyond * (1 - (side - 1 - high) / (_NEAR * side)).clamp(0, 1)
            radius = ((high - low) * 0.5).clamp(min=2.0)
            line = ((index - (low + high) * 0.5) / radius).square()
            shape = [-1, 1, 1, 1]
            shape[axis] = side
            squared = squared + line.view(*shape)
        return squared

    @staticmethod
    def _first(order: Tensor, values: Tensor) -> Tensor:
        """The value at the place that comes first."""
        return values.gather(1, order.argmin(1, keepdim=True))


class _Step(nn.Sequential):
    def __init__(self, dims: int, inputs: int, outputs: int, stride: int = 1) -> None:
        conv, norm = (nn.Conv3d, nn.InstanceNorm3d) if dims == 3 else (nn.Conv2d, nn.InstanceNorm2d)
        super().__init__(conv(inputs, outputs, 3, stride, 1, bias=False), norm(outputs, affine=True), nn.ReLU(inplace=True))


class ClickNet(nn.Module):
    """Folds 2x2(x2) voxels into channels, runs a U-Net on the halved grid, unfolds its logits: nothing runs at full resolution.

    Those for clicks take one channel more: what is known of the mask from an earlier look, from -1 to 1.
    """

    def __init__(self, task: Task) -> None:
        super().__init__()
        channels = CHANNELS[task]
        self.looks_again = task != "dextr3d"
        self.dims, self.depth = (2 if task == "deepgrow_2d" else 3), len(channels)
        fold, conv = 2**self.dims, nn.Conv3d if self.dims == 3 else nn.Conv2d
        self.normalise = Normalise(task)
        self.stem = _Step(self.dims, (6 if self.looks_again else 5) * fold, channels[0])
        self.down = nn.ModuleList()
        for previous, width in zip(channels, channels[1:]):
            self.down.append(nn.Sequential(_Step(self.dims, previous, width, 2), _Step(self.dims, width, width)))
        self.rise = nn.ModuleList([conv(below, width, 1) for width, below in zip(channels, channels[1:])])
        self.up = nn.ModuleList([
            _Step(self.dims, width, width) if level == 0 else nn.Sequential(_Step(self.dims, width, width), _Step(self.dims, width, width))
            for level, width in enumerate(channels[:-1])
        ])
        self.head = conv(channels[0], fold, 3, padding=1)

    def start_from(self, weights: dict[str, Tensor]) -> None:
        """Takes the weights of a network for another task; the inputs mean alike, but for the last guidance channel. One that the
        other has not starts at zero."""
        given = weights["stem.0.weight"]
        stem = torch.zeros_like(self.stem[0].weight)
        stem[:, : given.shape[1]] = given
        self.load_state_dict({**weights, "stem.0.weight": stem})

    def forward(self, x: Tensor, known: Tensor | None = None) -> Tensor:
        """known: (batch, 1, ...) from an earlier look, which a network that looks again takes for zero when there was none."""
        normal = self.normalise(x)
        if self.looks_again:
            normal = torch.cat([normal, torch.zeros_like(normal[:, :1]) if known is None else known], 1)
        with torch.autocast(x.device.type, torch.bfloat16, enabled=self.training):
            return self.trunk(normal).float()

    def trunk(self, x: Tensor) -> Tensor:
        x = self.stem(self._fold(x))
        kept = [x]
        for step in self.down:
            x = step(x)
            kept.append(x)
        for level in reversed(range(self.depth - 1)):
            x = self.up[level](kept[level] + F.interpolate(self.rise[level](x), scale_factor=2.0, mode="nearest"))
        return self._unfold(self.head(x))

    def _fold(self, x: Tensor) -> Tensor:
        channels, *sides = int(x.shape[1]), *(int(side) // 2 for side in x.shape[2:])
        if self.dims == 2:
            x = x.view(-1, channels, sides[0], 2, sides[1], 2).permute(0, 1, 3, 5, 2, 4)
        else:
            x = x.view(-1, channels, sides[0], 2, sides[1], 2, sides[2], 2).permute(0, 1, 3, 5, 7, 2, 4, 6)
        return x.reshape(-1, channels * 2**self.dims, *sides)

    def _unfold(self, x: Tensor) -> Tensor:
        sides = [int(side) for side in x.shape[2:]]
        if self.dims == 2:
            x = x.view(-1, 2, 2, *sides).permute(0, 3, 1, 4, 2)
        else:
            x = x.view(-1, 2, 2, 2, *sides).permute(0, 4, 1, 5, 2, 6, 3)
        return x.reshape(-1, 1, *[side * 2 for side in sides])
