#!/usr/bin/python3
"""Makes the small TorchScript networks beside this file (Debian: python3-torch 1.13). Nothing in them was trained.

  /usr/bin/python3 tests/gpu-runner/Fixtures/make_torchscript.py
"""
import os
import zipfile
from typing import Dict, List, Tuple

import torch
from torch import Tensor, nn

HERE = os.path.dirname(os.path.abspath(__file__))


def path(name, ending=".ts"):
    return os.path.join(HERE, name + ending)


def rewrite(name, change=lambda content: content):
    """The same archive without notes of where each line of code came from, and with one date."""
    with zipfile.ZipFile(path(name)) as source:
        entries = [(entry, source.read(entry)) for entry in source.infolist() if not entry.filename.endswith(".debug_pkl")]
    with zipfile.ZipFile(path(name), "w") as target:
        for entry, content in entries:
            target.writestr(zipfile.ZipInfo(entry.filename, (2026, 1, 1, 0, 0, 0)), change(content) if entry.filename.endswith(".py") else content)


def save(name, module):
    torch.jit.save(torch.jit.script(module.eval()), path(name))
    rewrite(name)


def scores(channels=1):
    """0.5 - v and v - 0.5 of the sum of all channels: argmax marks what is above one half."""
    conv = nn.Conv3d(channels, 2, 1)
    with torch.no_grad():
        conv.weight.copy_(torch.tensor([-1.0, 1.0]).reshape(2, 1, 1, 1, 1).expand(2, channels, 1, 1, 1))
        conv.bias.copy_(torch.tensor([0.5, -0.5]))
    return conv


class AboveHalf(nn.Module):
    def __init__(self, channels: int = 1):
        super().__init__()
        self.conv = scores(channels)

    def forward(self, image: Tensor) -> Tensor:
        return self.conv(image)


class InTuple(AboveHalf):
    def forward(self, image: Tensor) -> Tuple[Tensor, Tensor]:
        return -image, self.conv(image)


class InList(AboveHalf):
    def forward(self, image: Tensor) -> List[Tensor]:
        return [-image, self.conv(image)]


class Nested(AboveHalf):
    def forward(self, image: Tensor) -> Tuple[List[Tensor], Tensor]:
        return [-image], self.conv(image)


class InDictionary(AboveHalf):
    def forward(self, image: Tensor) -> Dict[str, Tensor]:
        return {"minus": -image, "scores": self.conv(image)}


class TwoInputs(nn.Module):
    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        return a + b


class Text(nn.Module):
    def forward(self, image: Tensor) -> str:
        return "no image"


class EndlessAboveHalf(AboveHalf):
    """Never ends for an image with a voxel of two or more; else as above_half."""

    def forward(self, image: Tensor) -> Tensor:
        while bool(image.max() >= 2):
            image = torch.cos(image) + 3.0
        return self.conv(image)


class Crash(nn.Module):
    """Writes far outside of a tensor, which ends the process."""

    def forward(self, image: Tensor) -> Tensor:
        far = torch.tensor([[1 << 45]])
        return image + torch._sparse_coo_tensor_unsafe(far, torch.ones([1]), [1]).to_dense()


class Hungry(nn.Module):
    def forward(self, image: Tensor) -> Tensor:
        return image + torch.ones([1 << 46]).sum()


class Talkative(AboveHalf):
    def forward(self, image: Tensor) -> Tensor:
        print("voxels:", image)
        return self.conv(image)


class HalfSize(nn.Module):
    def forward(self, image: Tensor) -> Tensor:
        return torch.nn.functional.avg_pool3d(image, [2, 2, 2])


class Slices(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 1, 1)

    def forward(self, image: Tensor) -> Tensor:
        return self.conv(image)


save("above_half", AboveHalf())
save("three_channels", AboveHalf(3))
save("in_tuple", InTuple())
save("in_list", InList())
save("nested", Nested())
save("in_dictionary", InDictionary())
save("two_inputs", TwoInputs())
save("text", Text())
save("endless_above_two", EndlessAboveHalf())
save("crash", Crash())
save("hungry", Hungry())
save("talkative", Talkative())
save("half_size", HalfSize())
save("slices", Slices())
save("float16", AboveHalf().half())
torch.save(AboveHalf().state_dict(), path("state_dict", ".pt"))
torch.save(AboveHalf(), path("whole_module", ".pt"))

# An operator that no libtorch has, as one of a newer version would be.
save("unknown_operator", AboveHalf())
rewrite("unknown_operator", lambda content: content.replace(b"return (conv).forward(image, )", b"return torch.newest_operator((conv).forward(image, ))"))
