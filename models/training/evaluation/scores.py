"""Dice, and means of it."""
from collections.abc import Iterable

import numpy as np


def dice(truth: np.ndarray, answer: np.ndarray) -> float:
    return float(2 * np.logical_and(truth, answer).sum() / max(1, truth.sum() + answer.sum()))


def mean(values: Iterable[float]) -> float:
    return round(float(np.mean(list(values))), 4)


def summary(rows: list[dict[str, object]], names: list[str]) -> dict[str, object]:
    """Means over structures, and how often the first name beats all others on structures above 500 voxels."""
    large = [row for row in rows if row["voxels"] > 500]
    return {
        "mean": {name: mean(row[name] for row in rows) for name in names},
        "best_of_all_above_500_voxels": mean(row[names[0]] >= max(row[name] for name in names[1:]) for row in large),
    }
