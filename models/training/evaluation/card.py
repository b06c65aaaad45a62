"""Writes the measured quality into a model card, between its marks: python3 -m evaluation.card MODEL_FOLDER"""
import argparse
import json
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def _line(*cells: object) -> str:
    return "| " + " | ".join(f"{c:.2f}" if isinstance(c, float) else str(c) for c in cells) + " |"


def extreme_point_table(quality: dict[str, Any]) -> list[str]:
    methods = list(quality["real"]["mean"])
    lines = [_line("scan", "structure", "voxels", *methods), _line(*["---"] * (3 + len(methods)))]
    lines += [_line(row["scan"], row["structure"], row["voxels"], *(row[m] for m in methods)) for row in quality["real"]["structures"]]
    for name, part in (("real structures", quality["real"]), ("synthetic, held out", quality["synthetic"])):
        lines.append(_line(f"**mean, {name}**", "", "", *(part["mean"][m] for m in methods)))
    voxels = quality["padding_of_ten_voxels"]
    share = quality["real"]["best_of_all_above_500_voxels"]
    return [
        *lines, "", f"Best of the four on {share:.0%} of the real structures above 500 voxels.",
        f"A server that takes the padding for voxels (10 around the points, whatever their size): mean {voxels['mean']:.2f} over the real structures.",
    ]


def click_table(quality: dict[str, Any]) -> list[str]:
    counts = list(quality["real"]["mean"]["network"])
    heads = [f"{n} click{'' if n == '1' else 's'}" for n in counts]
    lines = [_line("scan", "structure", "voxels", *heads, *(f"region growing, {h}" for h in heads)), _line(*["---"] * (3 + 2 * len(counts)))]
    both = ("network", "region growing")
    for row in quality["real"]["structures"]:
        lines.append(_line(row["scan"], row["structure"], row["voxels"], *(row[m][n] for m in both for n in counts)))
    for name, part in (("real structures", quality["real"]), ("synthetic, held out", quality["synthetic"])):
        lines.append(_line(f"**mean, {name}**", "", "", *(part["mean"][m][n] for m in both for n in counts)))
    return lines


def write(folder: Path) -> None:
    quality = json.loads((folder / "quality.json").read_text())
    table = extreme_point_table(quality) if "repeats" in quality else click_table(quality)
    card = folder / "README.md"
    before, _, rest = card.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    card.write_text("\n".join([before + BEGIN, *table, END]) + after)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    write(parser.parse_args().folder)


if __name__ == "__main__":
    main()
