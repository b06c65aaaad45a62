"""Learning rate over a training of fixed duration, and the running mean of the weights."""
import math

import torch
from torch import nn


def learning_rate(peak: float, iteration: int, progress: float, warm_up: int = 100) -> float:
    """Linear warm-up over the first iterations, cosine by time to 0.5 %."""
    cosine = 0.5 * (1 + math.cos(math.pi * min(progress, 1.0)))
    return peak * min(1.0, (iteration + 1) / warm_up) * (0.995 * cosine + 0.005)


@torch.no_grad()
def follow(mean: nn.Module, net: nn.Module, iteration: int, longest: float = 0.999) -> None:
    """Exponential moving average, shorter at the start."""
    decay = min(longest, (1 + iteration) / (20 + iteration))
    for kept, current in zip(mean.parameters(), net.parameters()):
        kept.lerp_(current, 1 - decay)
