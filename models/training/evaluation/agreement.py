"""What the server must give too: python3 -m evaluation.agreement --work WORK --data DATA --out default_models.json

Points and clicks on one real volume, and the mask that the chains of this folder make of them, as its size and its Dice. The tests of
the server run the same through its own transforms and the ONNX files.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch

from evaluation.clicks import Chain, clicking, slices_first
from evaluation.predictor import Predictor
from evaluation.real import Case, cases
from evaluation.scores import dice
from interaction.deepgrow import SLICE, VOLUME
from interaction.extreme_points import PointCrop, click_extremes, padding_in_mm
from network import Task

IMAGE, LABEL, CLICKS = "ct/spleen_8.nii.gz", "ct/spleen_8_label.nii.gz", 4


def entry(task: Task, params: dict[str, object], mask: np.ndarray, truth: np.ndarray) -> dict[str, object]:
    return {"model": task, "image": IMAGE, "label": LABEL, "params": params, "voxels": int(mask.sum()), "dice": round(dice(truth, mask), 5)}


def extreme_points(case: Case, predict: Predictor) -> dict[str, object]:
    points = click_extremes(np.random.default_rng(5), case.mask, 0.0)
    crop = PointCrop.around(points, padding_in_mm(case.spacing), case.mask.shape)
    answer = crop.restore(predict(crop.network_input(case.image, points)), points, case.mask.shape)
    return entry("dextr3d", {"points": points.tolist()}, answer, case.mask)


def clicks(task: Task, case: Case, predict: Predictor) -> dict[str, object]:
    """Points of the chain are (slice, i, j), those of a client (i, j, slice). The Dice of a slice counts that slice alone."""
    image, truth, spacing = slices_first(case)
    middle, setting = int(truth.sum((1, 2)).argmax()), VOLUME
    if task == "deepgrow_2d":
        image, truth, setting = image[middle], truth[middle], SLICE
    chain = Chain(image, spacing, setting)
    *_, (made, answer) = clicking(lambda clicks: chain.network(predict, clicks), truth, CLICKS)
    whole = (lambda p: [*p.tolist(), middle]) if task == "deepgrow_2d" else (lambda p: [*p[1:].tolist(), int(p[0])])
    params = {"foreground": [whole(p) for p in made.positive], "background": [whole(p) for p in made.negative]}
    if task == "deepgrow_2d":
        params["slice"] = middle
    return entry(task, params, answer, truth)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="holds the three checkpoints")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    case = next(c for c in cases(options.data) if c.scan == "CT spleen_8")
    results = [extreme_points(case, Predictor("dextr3d", options.work / "dextr3d.pt"))]
    for task in ("deepgrow_3d", "deepgrow_2d"):
        results.append(clicks(task, case, Predictor(task, options.work / f"{task}.pt")))
    options.out.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
