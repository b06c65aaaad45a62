"""Dice after clicks: python3 -m evaluation.clicks deepgrow_3d CHECKPOINT --data DATA --pool POOL --out report.json

A click lies in the centre of the largest error; the first one in the centre of the structure.
"""
import argparse
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch

from evaluation.baselines import grow_from_clicks
from evaluation.predictor import Predictor
from evaluation.real import Case, cases
from evaluation.scores import dice, mean
from evaluation.synthetic import held_out
from interaction.clicks import Clicks, correct
from interaction.deepgrow import MARGIN, SLICE, VOLUME, ClickCrop, Setting, resample_in_plane

COUNTS, SYNTHETIC = (1, 3, 5, 10), 40

Answer = Callable[[Clicks], np.ndarray]


class Chain:
    """One image through a deepgrow chain; an image is (slices, x, y), and for the 2D model one slice (x, y)."""

    def __init__(self, image: np.ndarray, spacing: np.ndarray, setting: Setting) -> None:
        self.shape, self.setting = image.shape, setting
        resampled = resample_in_plane(image.reshape(-1, *image.shape[-2:]).astype(np.float32), spacing, setting.pixdim)
        self.resampled = resampled if image.ndim == 3 else resampled[0]

    def network(self, predict: Predictor, clicks: Clicks) -> np.ndarray:
        crop, scaled = self._locate(clicks)
        return self._restore(crop, predict(crop.network_input(self.resampled, scaled, self.setting.grid)))

    def region_growing(self, clicks: Clicks) -> np.ndarray:
        """The baseline, in the same window."""
        crop, scaled = self._locate(clicks)
        shape = tuple(crop.shape)
        return self._restore(crop, grow_from_clicks(self.resampled[crop.box], crop.on_grid(scaled, shape)))

    def _locate(self, clicks: Clicks) -> tuple[ClickCrop, Clicks]:
        factor = np.array(self.resampled.shape) / self.shape
        scaled = Clicks(*([(p * factor).astype(int) for p in points] for points in (clicks.positive, clicks.negative)))
        margin = np.full(len(self.shape), MARGIN)
        return ClickCrop.around(scaled.all(), self.resampled.shape, np.array(self.setting.window), margin), scaled

    def _restore(self, crop: ClickCrop, chance: np.ndarray) -> np.ndarray:
        return crop.restore(chance, self.resampled.shape, self.shape)


def clicking(answer: Answer, truth: np.ndarray, count: int) -> Iterator[tuple[Clicks, np.ndarray]]:
    """The clicks so far and the mask after each; when nothing is wrong any more, both stay."""
    clicks, current = Clicks(), np.zeros_like(truth)
    for _ in range(count):
        if correct(clicks, truth, current):
            current = answer(clicks)
        yield clicks, current


def course(answer: Answer, truth: np.ndarray) -> list[float]:
    """Dice after each click up to the last count."""
    return [dice(truth, current) for _, current in clicking(answer, truth, COUNTS[-1])]


def slices_first(case: Case) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Image, mask and voxel sizes with the slices along the first axis, as the chains take them."""
    return np.moveaxis(case.image, 2, 0), np.moveaxis(case.mask, 2, 0), case.spacing[[2, 0, 1]]


def planes(case: Case) -> list[np.ndarray]:
    """Of one structure, the slices at a quarter, half and three quarters of its extent that hold at least 30 pixels."""
    filled = np.flatnonzero(case.mask.sum((0, 1)) >= 30)
    return sorted({int(filled[int(q * (len(filled) - 1))]) for q in (0.25, 0.5, 0.75)}) if len(filled) else []


def score(case: Case, predict: Predictor) -> dict[str, list[float]] | None:
    """Courses of the network and of region growing; in 2D the mean over the slices. None when there is nothing to click at."""
    image, mask, spacing = slices_first(case)
    if predict.task == "deepgrow_3d":
        tasks, setting = [(image, mask)], VOLUME
    else:
        tasks, setting = [(image[z], mask[z]) for z in planes(case)], SLICE
    if not tasks:
        return None
    courses: dict[str, list[list[float]]] = {"network": [], "region growing": []}
    for plane, truth in tasks:
        chain = Chain(plane, spacing, setting)
        courses["network"].append(course(lambda clicks: chain.network(predict, clicks), truth))
        courses["region growing"].append(course(chain.region_growing, truth))
    return {name: np.mean(c, 0).round(4).tolist() for name, c in courses.items()}


def report(all_cases: list[Case], predict: Predictor) -> dict[str, object]:
    rows = []
    for case in all_cases:
        scores = score(case, predict)
        if scores is None:
            continue
        row = {"scan": case.scan, "structure": case.structure, "voxels": int(case.mask.sum())}
        for name, dices in scores.items():
            row[name] = {str(n): dices[n - 1] for n in COUNTS}
        rows.append(row)
        print(row, flush=True)
    means = {name: {str(n): mean(row[name][str(n)] for row in rows) for n in COUNTS} for name in ("network", "region growing")}
    return {"structures": rows, "mean": means}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=["deepgrow_3d", "deepgrow_2d"])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pool", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    predict = Predictor(options.task, options.checkpoint)
    result = {"real": report(list(cases(options.data)), predict)}
    if options.pool:
        synthetic = report(held_out(options.pool, SYNTHETIC), predict)
        result["synthetic"] = {"mean": synthetic["mean"]}
    print(json.dumps({name: part["mean"] for name, part in result.items()}))
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
