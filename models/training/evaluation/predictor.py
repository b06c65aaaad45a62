"""A network as the server runs it: weights as they are stored in the ONNX file, probabilities out."""
from pathlib import Path

import numpy as np
import torch

from network import Task
from served import served


class Predictor:
    def __init__(self, task: Task, checkpoint: Path) -> None:
        self.task, self.net = task, served(task, checkpoint)

    @torch.no_grad()
    def __call__(self, values: np.ndarray) -> np.ndarray:
        """values (channels, ...) to probabilities (...)."""
        return torch.sigmoid(self.net(torch.from_numpy(values)[None]))[0, 0].numpy()
