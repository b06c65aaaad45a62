"""A network as the server runs it: weights as they are stored in the ONNX file, probabilities out."""
from pathlib import Path

import numpy as np
import torch

from network import Served, Task


class Predictor:
    def __init__(self, task: Task, checkpoint: Path) -> None:
        self.dims = 2 if task == "deepgrow_2d" else 3
        self._net = Served(task, checkpoint)

    @torch.no_grad()
    def __call__(self, values: np.ndarray) -> np.ndarray:
        """values (channels, ...) to probabilities (...)."""
        return torch.sigmoid(self._net(torch.from_numpy(values)[None]))[0, 0].numpy()
