"""Clicks made while training: on the errors that the network makes at that moment."""
from collections.abc import Callable

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor

from interaction.clicks import Clicks, guess
from interaction.deepgrow import guidance

ROUNDS = (0.35, 0.25, 0.2, 0.1, 0.1)
"""How often the network is asked 0, 1, 2, 3 or 4 times before the answer that is learnt from."""


def click(rng: Generator, ask: Callable[[Tensor], Tensor], images: Tensor, targets: Tensor, first: Tensor) -> Tensor:
    """The network's input (batch, 3, ...): images with guidance after a random number of rounds of one to three clicks."""
    grid = tuple(images.shape[1:])
    truths = targets.numpy().astype(bool)
    all_clicks = [Clicks(positive=[p for p in points if p[0] >= 0]) for points in first.numpy()]

    def values() -> Tensor:
        maps = np.stack([np.stack(guidance(clicks, grid)) for clicks in all_clicks])
        return torch.cat([images[:, None], torch.from_numpy(maps)], 1)

    for _ in range(rng.choice(len(ROUNDS), p=ROUNDS)):
        with torch.no_grad():
            answers = (ask(values())[:, 0] > 0).cpu().numpy()
        for clicks, truth, answer in zip(all_clicks, truths, answers):
            for _ in range(int(rng.integers(1, 4))):
                guess(rng, clicks, truth, answer)
    return values()
