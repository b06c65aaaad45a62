"""Held-out scenes as cases: the pool val.npz, whose seed no training pool has."""
from pathlib import Path

import numpy as np

from evaluation.real import Case
from samples import draw_view
from synthetic.pool import load


def held_out(pool: Path, count: int) -> list[Case]:
    rng, scans, found = np.random.default_rng(7), load(pool / "val.npz"), []
    while len(found) < count:
        view = draw_view(rng, scans, turn=False)
        found.append(Case("synthetic", f"object {len(found)}", view.image.astype(np.float32), view.labels == view.label, view.spacing))
    return found
