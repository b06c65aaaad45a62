"""Fills a pool of scans: python3 -m synthetic.pool --seed 1 --scenes 400 pool.npz"""
import argparse
from pathlib import Path

import numpy as np
import torch

from .acquisition import Scan, draw_scans


def fill(seed: int, scenes: int) -> list[Scan]:
    rng = np.random.default_rng(seed)
    return [scan for _ in range(scenes) for scan in draw_scans(rng)]


def save(path: Path, scans: list[Scan]) -> None:
    """One flat array per kind, so that scans of any shape lie in one file."""
    partial = path.with_suffix(".partial.npz")
    np.savez(
        partial,
        images=np.concatenate([s.image.ravel() for s in scans]),
        labels=np.concatenate([s.labels.ravel() for s in scans]),
        shapes=np.array([s.image.shape for s in scans]),
        spacings=np.array([s.spacing for s in scans]),
    )
    partial.rename(path)


def load(path: Path) -> list[Scan]:
    with np.load(path) as stored:
        images, labels, shapes, spacings = (stored[k] for k in ("images", "labels", "shapes", "spacings"))
    ends = np.cumsum(shapes.prod(1))
    return [
        Scan(images[end - size : end].reshape(shape), labels[end - size : end].reshape(shape), spacing)
        for end, size, shape, spacing in zip(ends, shapes.prod(1), shapes, spacings)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--scenes", type=int, default=300)
    parser.add_argument("path", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    save(options.path, fill(options.seed, options.scenes))


if __name__ == "__main__":
    main()
