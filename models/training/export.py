"""Writes a trained network as ONNX: python3 export.py dextr3d dextr3d.pt ../dextr3d/model.onnx

Opset 13, input "input" and output "output" with a free batch axis. Weights are stored in half precision and cast to single precision
by the graph (runtimes fold the casts when they load it), which halves the file and changes no arithmetic afterwards.
"""
import argparse
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from interaction.deepgrow import SLICE, VOLUME
from interaction.extreme_points import SIDE
from network import Task
from served import served

SHAPES: dict[Task, tuple[int, ...]] = {
    "dextr3d": (2, SIDE, SIDE, SIDE), "deepgrow_3d": (3, *VOLUME.grid), "deepgrow_2d": (3, *SLICE.grid),
}
"""Channels and grid of the input."""

SMALLEST_HALVED = 64
"""Elements; scalars and shapes stay as they are."""


def halve(model: onnx.ModelProto) -> None:
    kept, casts = [], []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or values.size < SMALLEST_HALVED:
            kept.append(tensor)
            continue
        kept.append(numpy_helper.from_array(values.astype(np.float16), f"{tensor.name}.half"))
        casts.append(helper.make_node("Cast", [f"{tensor.name}.half"], [tensor.name], f"{tensor.name}.cast", to=TensorProto.FLOAT))
    nodes = list(model.graph.node)
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(kept)
    model.graph.node.extend(casts + nodes)


def shorten(model: onnx.ModelProto) -> None:
    """Numbers for the names of values and none for nodes: a graph of two thousand small nodes is mostly names."""
    kept = {value.name for value in (*model.graph.input, *model.graph.output)} | {tensor.name for tensor in model.graph.initializer}
    numbers: dict[str, str] = {"": ""}
    for node in model.graph.node:
        node.ClearField("name")
        for names in (node.input, node.output):
            names[:] = [name if name in kept else numbers.setdefault(name, str(len(numbers))) for name in names]
    del model.graph.value_info[:]


def export(task: Task, checkpoint: Path, target: Path) -> None:
    net = served(task, checkpoint)
    target.parent.mkdir(parents=True, exist_ok=True)
    example = torch.rand(2, *SHAPES[task])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the sides of the grid become constants, as they should
        torch.onnx.export(
            net, (example,), str(target), opset_version=13, input_names=["input"], output_names=["output"],
            dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}}, do_constant_folding=True,
        )
    model = onnx.load(target)
    for axis, side in zip(model.graph.output[0].type.tensor_type.shape.dim[1:], (1, *SHAPES[task][1:])):
        axis.dim_value = side
    halve(model)
    shorten(model)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, target)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=list(SHAPES))
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("target", type=Path)
    options = parser.parse_args()
    export(options.task, options.checkpoint, options.target)


if __name__ == "__main__":
    main()
