"""Dice with six extreme points: python3 -m evaluation.extreme_points CHECKPOINT --data DATA --pool POOL --out report.json"""
import argparse
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from evaluation.baselines import BASELINES, Baselines
from evaluation.predictor import Predictor
from evaluation.real import Case, cases
from evaluation.scores import dice, mean, summary
from evaluation.synthetic import held_out
from interaction.extreme_points import PointCrop, click_extremes, padding_in_mm

REPEATS, JITTER, SYNTHETIC = 2, 0.01, 100


Padding = Callable[[np.ndarray], np.ndarray]
"""From voxel sizes to voxels around the points."""


def ten_voxels(spacing: np.ndarray) -> np.ndarray:
    """What a server does that takes the padding of the config for voxels."""
    return np.full(3, 10)


def score(case: Case, predict: Predictor, rng: np.random.Generator, repeats: int, padding: Padding, baselines: Baselines) -> dict[str, float]:
    """Means over several draws of the points, for the network and for the baselines on the same points."""
    found: dict[str, list[float]] = {}
    for _ in range(repeats):
        points = np.clip(click_extremes(rng, case.mask, JITTER), 0, np.array(case.mask.shape) - 1)
        crop = PointCrop.around(points, padding(case.spacing), case.mask.shape)
        answer = crop.restore(predict(crop.network_input(case.image, points)), points, case.mask.shape)
        found.setdefault("network", []).append(dice(case.mask, answer))
        inside, image, local = case.mask[crop.box], case.image[crop.box].astype(np.float32), points - crop.low
        for name, baseline in baselines.items():  # the crop holds nearly all of the mask; what a miss cuts off is lost for all alike
            guess = baseline(image, local)
            found.setdefault(name, []).append(2 * float((guess & inside).sum()) / max(1, guess.sum() + case.mask.sum()))
    return {name: mean(values) for name, values in found.items()}


def report(all_cases: list[Case], predict: Predictor, repeats: int) -> dict[str, object]:
    rng, rows = np.random.default_rng(11), []
    for case in all_cases:
        rows.append({"scan": case.scan, "structure": case.structure, "voxels": int(case.mask.sum()), **score(case, predict, rng, repeats, padding_in_mm, BASELINES)})
        print(rows[-1], flush=True)
    return {"structures": rows, **summary(rows, ["network", *BASELINES])}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pool", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--repeats", type=int, default=REPEATS)
    options = parser.parse_args()
    torch.set_num_threads(1)
    predict = Predictor("dextr3d", options.checkpoint)
    result = {"real": report(list(cases(options.data)), predict, options.repeats)}
    if options.out:
        rng = np.random.default_rng(11)
        rows = [score(case, predict, rng, 1, ten_voxels, {}) for case in cases(options.data)]
        result["padding_of_ten_voxels"] = {"mean": mean(row["network"] for row in rows)}
    if options.pool:
        result["synthetic"] = report(held_out(options.pool, SYNTHETIC), predict, 1)
        del result["synthetic"]["structures"]
    print(json.dumps({name: {k: v for k, v in part.items() if k != "structures"} for name, part in result.items()}))
    if options.out:
        options.out.write_text(json.dumps({"repeats": options.repeats, "jitter": JITTER, **result}, indent=1) + "\n")


if __name__ == "__main__":
    main()
