#!/usr/bin/python3
"""Makes the small networks beside this file with the onnx package (Debian: python3-onnx 1.12). Nothing in them was trained.

  /usr/bin/python3 tests/gpu-runner/Fixtures/make_fixtures.py
"""
import os

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper

HERE = os.path.dirname(os.path.abspath(__file__))
FREE = ["n", 1, "x", "y", "z"]


def save(name, nodes, inputs, outputs, constants=()):
    graph = h.make_graph(nodes, name, inputs, outputs, [numpy_helper.from_array(v, k) for k, v in constants])
    model = h.make_model(graph, producer_name="aiaa-cloud", opset_imports=[h.make_opsetid("", 13)])
    model.ir_version = 7
    onnx.checker.check_model(model)
    onnx.save(model, os.path.join(HERE, name + ".onnx"))


def tensor(name, shape, kind=T.FLOAT):
    return h.make_tensor_value_info(name, kind, shape)


# Two scores per voxel, 0.5 - v and v - 0.5: argmax marks what is above one half.
save(
    "above_half",
    [h.make_node("Conv", ["image", "w", "b"], ["scores"])],
    [tensor("image", FREE)],
    [tensor("scores", ["n", 2, "x", "y", "z"])],
    [("w", np.array([-1, 1], np.float32).reshape(2, 1, 1, 1, 1)), ("b", np.array([0.5, -0.5], np.float32))],
)

# The sum of two channels, on 4x4x4 voxels only.
save(
    "fixed_sum",
    [h.make_node("Conv", ["image", "w"], ["sum"])],
    [tensor("image", [1, 2, 4, 4, 4])],
    [tensor("sum", [1, 1, 4, 4, 4])],
    [("w", np.ones((1, 2, 1, 1, 1), np.float32))],
)

# Twice the input, in other element types.
for name, kind, dtype in (("twice_float16", T.FLOAT16, np.float16), ("twice_double", T.DOUBLE, np.float64), ("twice_int32", T.INT32, np.int32)):
    save(
        name,
        [h.make_node("Mul", ["image", "two"], ["twice"])],
        [tensor("image", FREE, kind)],
        [tensor("twice", FREE, kind)],
        [("two", np.array(2, dtype))],
    )

# True where the input is positive.
save(
    "positive_bool",
    [h.make_node("Greater", ["image", "zero"], ["positive"])],
    [tensor("image", FREE)],
    [tensor("positive", FREE, T.BOOL)],
    [("zero", np.array(0, np.float32))],
)

# Two outputs, of which the second is the one wanted by name.
save(
    "two_outputs",
    [h.make_node("Neg", ["image"], ["minus"]), h.make_node("Identity", ["image"], ["same"])],
    [tensor("image", FREE)],
    [tensor("minus", FREE), tensor("same", FREE)],
)

# Two inputs: not servable.
save("two_inputs", [h.make_node("Add", ["a", "b"], ["c"])], [tensor("a", FREE), tensor("b", FREE)], [tensor("c", FREE)])

# Half the size of what came in: not servable.
save(
    "half_size",
    [h.make_node("AveragePool", ["image"], ["small"], kernel_shape=[2, 2, 2], strides=[2, 2, 2])],
    [tensor("image", FREE)],
    [tensor("small", ["n", 1, "a", "b", "c"])],
)

# Weights in a file that nobody uploaded.
weights = numpy_helper.from_array(np.ones((2, 1, 1, 1, 1), np.float32), "w")
weights.ClearField("raw_data")
weights.data_location = T.EXTERNAL
weights.external_data.add(key="location", value="weights.bin")
graph = h.make_graph([h.make_node("Conv", ["image", "w"], ["scores"])], "external", [tensor("image", FREE)], [tensor("scores", ["n", 2, "x", "y", "z"])], [weights])
model = h.make_model(graph, producer_name="aiaa-cloud", opset_imports=[h.make_opsetid("", 13)])
model.ir_version = 7
onnx.save(model, os.path.join(HERE, "external.onnx"))

# An operator that no runtime has.
graph = h.make_graph([h.make_node("Newest", ["image"], ["scores"], domain="com.example")], "unknown", [tensor("image", FREE)], [tensor("scores", FREE)])
model = h.make_model(graph, producer_name="aiaa-cloud", opset_imports=[h.make_opsetid("", 13), h.make_opsetid("com.example", 1)])
model.ir_version = 7
onnx.save(model, os.path.join(HERE, "unknown_operator.onnx"))

# Adds zero two thousand million times: runs until it is stopped.
body = h.make_graph(
    [h.make_node("Identity", ["go"], ["go_on"]), h.make_node("Add", ["state", "nothing"], ["next"])],
    "body",
    [tensor("i", [], T.INT64), tensor("go", [], T.BOOL), tensor("state", FREE)],
    [tensor("go_on", [], T.BOOL), tensor("next", FREE)],
    [numpy_helper.from_array(np.array(0, np.float32), "nothing")],
)
save(
    "endless",
    [h.make_node("Loop", ["times", "yes", "image"], ["same"], body=body)],
    [tensor("image", FREE)],
    [tensor("same", FREE)],
    [("times", np.array(2_000_000_000, np.int64)), ("yes", np.array(True))],
)

# Of an image and two channels of clicks: above zero near the positive clicks, unless a negative one is as near.
for name, axes in (("near_clicks_2d", ["x", "y"]), ("near_clicks_3d", ["x", "y", "z"])):
    save(
        name,
        [h.make_node("Conv", ["image", "w", "b"], ["score"])],
        [tensor("image", ["n", 3, *axes])],
        [tensor("score", ["n", 1, *axes])],
        [("w", np.array([0, 20, -20], np.float32).reshape(1, 3, *[1] * len(axes))), ("b", np.array([-4], np.float32))],
    )

# Two scores per picture, the mean brightness beside one half: "dark" and "bright".
save(
    "two_classes",
    [
        h.make_node("GlobalAveragePool", ["image"], ["mean"]),
        h.make_node("Flatten", ["mean"], ["flat"], axis=1),
        h.make_node("Gemm", ["flat", "w", "b"], ["scores"], transB=1),
    ],
    [tensor("image", ["n", 1, "x", "y"])],
    [tensor("scores", ["n", 2])],
    [("w", np.array([[-20], [20]], np.float32)), ("b", np.array([10, -10], np.float32))],
)

# Two scores per pixel of a picture, 0.5 - v and v - 0.5.
save(
    "above_half_2d",
    [h.make_node("Conv", ["image", "w", "b"], ["scores"])],
    [tensor("image", ["n", 1, "x", "y"])],
    [tensor("scores", ["n", 2, "x", "y"])],
    [("w", np.array([-1, 1], np.float32).reshape(2, 1, 1, 1)), ("b", np.array([0.5, -0.5], np.float32))],
)

# The sum of two channels.
save(
    "sum_of_two",
    [h.make_node("Conv", ["image", "w"], ["sum"])],
    [tensor("image", ["n", 2, "x", "y", "z"])],
    [tensor("sum", ["n", 1, "x", "y", "z"])],
    [("w", np.ones((1, 2, 1, 1, 1), np.float32))],
)
