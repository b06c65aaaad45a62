"""A network as the server runs it: weights as they are stored in the ONNX file, probabilities out."""
from pathlib import Path

import numpy as np
import torch

from network import ClickNet, Task


class Predictor:
    def __init__(self, task: Task, checkpoint: Path) -> None:
        self.net = ClickNet(task)
        self.net.load_state_dict(torch.load(checkpoint, map_location="cpu")["mean"])
        self.net.store_in_half().eval()

    @torch.no_grad()
    def __call__(self, values: np.ndarray) -> np.ndarray:
        """values (channels, ...) to probabilities (...)."""
        return torch.sigmoid(self.net(torch.from_numpy(values)[None]))[0, 0].numpy()
