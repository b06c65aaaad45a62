"""Trains one of the networks: python3 train.py dextr3d --pool POOL --minutes 45 --out dextr3d.pt

Runs on CUDA when there is a device, else on the CPU in bfloat16. Interrupted, it goes on from its checkpoint (OUT).
"""
import argparse
import copy
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing import Value
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset

from network import ClickNet, Task
from samples import click_sample, draw_view, extreme_point_sample
from rehearsal import click
from schedule import follow, learning_rate
from synthetic.acquisition import Scan
from synthetic.pool import load
from zoom import Zoomed

SAVE_SECONDS, REPORT_ITERATIONS = 60, 50


@dataclass
class Options:
    task: Task
    pool: Path
    out: Path
    minutes: float
    peak: float = 3e-3
    seed: int = 0
    threads: int = 1
    start: Path | None = None


class Stream(IterableDataset):
    """Endless batches on the grid of the day; new pool files are picked up as they appear."""

    def __init__(self, options: Options, seed: int) -> None:
        self.options, self.seed, self.stage = options, seed, Value("i", 0)

    def __iter__(self) -> Iterator[tuple[np.ndarray, ...]]:
        torch.set_num_threads(1)
        rng, read, scans = np.random.default_rng(self.seed), set(), []
        while True:
            for path in sorted(set(self.options.pool.glob("train*.npz")) - read):
                scans += load(path)
                read.add(path)
            for _ in range(300):
                stage = STAGES[self.options.task][self.stage.value]
                drawn = [self._draw(rng, scans, stage.sampled(self.options.task)) for _ in range(stage.batch)]
                yield tuple(np.stack(part) for part in zip(*drawn))

    def _draw(self, rng: np.random.Generator, scans: list[Scan], grid: tuple[int, ...]) -> tuple[np.ndarray, ...]:
        while True:
            view = draw_view(rng, scans)
            if self.options.task == "dextr3d":
                sample = extreme_point_sample(rng, view, grid[0])
            else:
                sample = click_sample(rng, view, grid)
            if sample is not None:
                return sample


@dataclass(frozen=True)
class Stage:
    """Until which part of the time, on which grid, how many samples at once. Coarse grids teach most of it at a fraction of the cost."""

    until: float
    grid: tuple[int, ...]
    batch: int

    def sampled(self, task: Task) -> tuple[int, ...]:
        """The grid of a sample. Of a volume it has twice the slices that a look has, so that the closer one has more to see."""
        return (2 * self.grid[0], *self.grid[1:]) if task == "deepgrow_3d" else self.grid


STAGES: dict[Task, tuple[Stage, ...]] = {
    "dextr3d": (Stage(0.2, (32, 32, 32), 10), Stage(0.45, (48, 48, 48), 6), Stage(1.0, (64, 64, 64), 4)),
    "deepgrow_3d": (Stage(0.25, (16, 48, 48), 8), Stage(0.5, (32, 64, 64), 4), Stage(1.0, (32, 96, 96), 2)),
    "deepgrow_2d": (Stage(0.2, (64, 64), 24), Stage(0.4, (96, 96), 12), Stage(1.0, (192, 192), 6)),
}


@dataclass
class State:
    """All that a checkpoint holds."""

    net: ClickNet
    mean: ClickNet
    optimiser: torch.optim.Optimizer
    iteration: int = 0
    seconds: float = 0.0
    losses: list[float] = field(default_factory=list)

    def save(self, path: Path) -> None:
        partial = path.with_suffix(".partial")
        torch.save({"net": self.net.state_dict(), "mean": self.mean.state_dict(), "optimiser": self.optimiser.state_dict(),
                    "iteration": self.iteration, "seconds": self.seconds}, partial)
        partial.rename(path)

    def restore(self, path: Path) -> None:
        stored = torch.load(path, map_location="cpu")
        for name in ("net", "mean", "optimiser"):
            getattr(self, name).load_state_dict(stored[name])
        self.iteration, self.seconds = stored["iteration"], stored["seconds"]


def loss(logits: Tensor, target: Tensor) -> Tensor:
    """Soft Dice and binary cross-entropy, one to one."""
    chance = torch.sigmoid(logits)
    common = (chance * target).flatten(1).sum(1)
    total = chance.flatten(1).sum(1) + target.flatten(1).sum(1)
    return F.binary_cross_entropy_with_logits(logits, target) + (1 - (2 * common + 1) / (total + 1)).mean()


def lesson(net: ClickNet, grid: tuple[int, ...], values: Tensor, target: Tensor) -> Tensor:
    """The loss, summed over the looks of a network that looks again."""
    if not net.looks_again:
        return loss(net(values), target)
    looks = Zoomed(net, grid).looks(values)
    return torch.stack([loss(logits, (window.take(target, grid) >= 0.5).float()) for window, logits in looks]).sum()


def train(options: Options) -> None:
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    net = ClickNet(options.task).to(device)
    if options.start is not None:
        net.start_from(torch.load(options.start, map_location="cpu")["mean"])
    state = State(net, copy.deepcopy(net), torch.optim.AdamW(net.parameters(), lr=options.peak, weight_decay=1e-3))
    if options.out.exists():
        state.restore(options.out)
    source = Stream(options, options.seed + 1 + state.iteration)
    stream = DataLoader(source, batch_size=None, num_workers=1, prefetch_factor=3)
    saved, last = time.monotonic(), time.process_time()
    rng = np.random.default_rng(options.seed + state.iteration)
    for values, target, *first in stream:
        progress = state.seconds / (60 * options.minutes)
        if progress >= 1:
            break
        source.stage.value = next(index for index, stage in enumerate(STAGES[options.task]) if progress < stage.until)
        for group in state.optimiser.param_groups:
            group["lr"] = learning_rate(options.peak, state.iteration, progress)
        grid = STAGES[options.task][source.stage.value].grid
        if first:
            answer = Zoomed(net, grid)
            values = click(rng, lambda v: answer(v.to(device)), values, target, first[0])
        step_loss = lesson(net, grid, values.to(device), target[:, None].float().to(device))
        state.optimiser.zero_grad()
        step_loss.backward()
        if torch.isfinite(torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)):
            state.optimiser.step()
        follow(state.mean, net, state.iteration)
        state.iteration += 1
        state.losses.append(step_loss.item())
        now, spent = time.monotonic(), time.process_time()
        state.seconds, last = state.seconds + spent - last, spent
        if state.iteration % REPORT_ITERATIONS == 0:
            print(f"{state.iteration} {state.seconds:.0f} s stage {source.stage.value + 1} loss {np.mean(state.losses[-REPORT_ITERATIONS:]):.4f}", flush=True)
        if now - saved > SAVE_SECONDS:
            state.save(options.out)
            saved = now
    state.save(options.out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=["dextr3d", "deepgrow_3d", "deepgrow_2d"])
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--peak", type=float, default=Options.peak, help="highest learning rate")
    parser.add_argument("--seed", type=int, default=Options.seed)
    parser.add_argument("--threads", type=int, default=Options.threads)
    parser.add_argument("--start", type=Path, help="checkpoint of the network to start from")
    train(Options(**vars(parser.parse_args())))


if __name__ == "__main__":
    main()
