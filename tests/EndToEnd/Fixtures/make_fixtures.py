#!/usr/bin/python3
"""Makes the small networks beside this file with the onnx package (Debian: python3-onnx 1.12). Nothing in them was trained.

  /usr/bin/python3 tests/EndToEnd/Fixtures/make_fixtures.py
"""
import os
import tempfile

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper

HERE = os.path.dirname(os.path.abspath(__file__))
FREE = ["n", 1, "x", "y", "z"]


def model(nodes, constants, channels=1):
    image = h.make_tensor_value_info("image", T.FLOAT, ["n", channels, "x", "y", "z"])
    result = h.make_tensor_value_info("result", T.FLOAT, FREE)
    graph = h.make_graph(nodes, "fixture", [image], [result], [numpy_helper.from_array(v, k) for k, v in constants])
    made = h.make_model(graph, producer_name="aiaa-cloud", opset_imports=[h.make_opsetid("", 13)])
    made.ir_version = 7
    return made


def save(name, made):
    with open(os.path.join(HERE, name + ".onnx"), "wb") as file:
        file.write(made.SerializeToString())


# Adds a number, whose four bytes tests replace.
save("add_constant", model([h.make_node("Add", ["image", "constant"], ["result"])], [("constant", np.array(12345.678, np.float32))]))

# An operator that nobody has.
save("missing_operator", model([h.make_node("NoSuchOperator", ["image"], ["result"])], []))

# The sum of two channels.
save("two_channels", model([h.make_node("Conv", ["image", "w"], ["result"])], [("w", np.ones((1, 2, 1, 1, 1), np.float32))], channels=2))

# Weights in a file of their own, which is not here.
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "external_data.onnx")
    external = model([h.make_node("Conv", ["image", "w"], ["result"])], [("w", np.ones((1, 1, 3, 3, 3), np.float32))])
    onnx.save_model(external, path, save_as_external_data=True, all_tensors_to_one_file=True, location="weights.bin", size_threshold=0)
    with open(path, "rb") as file, open(os.path.join(HERE, "external_data.onnx"), "wb") as copy:
        copy.write(file.read())
