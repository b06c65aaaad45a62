"""What an ONNX file holds: a trained network, and what is done around it."""
from pathlib import Path

import torch
from torch import Tensor, nn

from network import ClickNet, Task
from zoom import Zoomed


class Mirrored(nn.Module):
    """The mean of a network's answers to a volume and to its mirror images along each axis, which are its answers to four views of the same."""

    def __init__(self, net: ClickNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, x: Tensor) -> Tensor:
        logits = self.net(torch.cat([x, *(x.flip(axis) for axis in _AXES)])).view(1 + len(_AXES), -1, 1, *x.shape[2:])
        return (logits[0] + sum(logits[1 + index].flip(axis) for index, axis in enumerate(_AXES))) / (1 + len(_AXES))


_AXES = (2, 3, 4)


def served(task: Task, checkpoint: Path) -> nn.Module:
    """The running mean of the weights, in half precision: dextr3d with its mirror images, the others with their closer look."""
    net = ClickNet(task)
    net.load_state_dict(torch.load(checkpoint, map_location="cpu")["mean"])
    for parameter in net.parameters():
        parameter.data = parameter.data.half().float()
    return (Mirrored(net) if task == "dextr3d" else Zoomed(net)).eval()
