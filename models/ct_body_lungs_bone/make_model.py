#!/usr/bin/python3
"""Writes model.onnx: body, lungs and bone of a CT by Hounsfield thresholds and mathematical morphology.

There is nothing trained in this network: every constant is below, each with its reason. Run it with Debian's packages:

    apt-get install python3-onnx python3-numpy
    /usr/bin/python3 make_model.py [FILE]

The same packages write the same bytes every time. The README beside this file explains the method and its limits.

The graph takes one volume [1, 1, x, y, z] in Hounsfield units, on 2 mm voxels, x to the right, y to the front, z to the head, and
answers four scores per voxel [1, 4, x, y, z]: background, body, lungs, bone. The greatest score is the label.
Masks inside the graph are floats, 0 or 1: ONNX Runtime pools floats many times faster than bytes.
"""
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

VOXEL_MM = 2.0
X, Y, Z = 0, 1, 2
IN_PLANE, ALL = (X, Y), (X, Y, Z)

# Hounsfield units.
LOWEST, HIGHEST = -1024, 3071   # the range of a CT; scanners pad what lies outside the field of view with less
TISSUE = -400                   # half way between lung or air and muscle
ROOM_AIR = -930                 # air of the room; lung, even after a deep breath, is denser on average
GAS = -960                      # trachea, stomach and bowel hold pure gas (-1000); lung is gas with tissue in it
BUBBLE = -950                   # the same over a few millimetres, where a wall is always near
PARENCHYMA = -500               # the densest that a centimetre of aerated lung is on average
BONE = 170                      # spongy bone, and the blurred edge of compact bone
COMPACT_BONE = 250              # what bone, metal and dense contrast medium reach
MARROW = 80                     # denser than the spinal cord with its fluid, muscle and fat
ENHANCED = 140                  # blood or bowel with contrast medium ...
EVEN = 80                       # ... varies by less than this over a finger's breadth; bone varies by more


def voxels(millimetres):
    return max(1, round(millimetres / VOXEL_MM))


class Graph:
    """Collects the nodes of an ONNX graph. Every method answers the name of the tensor that it computes."""

    def __init__(self):
        self.nodes, self.initializers = [], {}

    def op(self, kind, *inputs, output=None, **attributes):
        output = output or f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=f"node_{output}", **attributes))
        return output

    def constant(self, value, dtype=np.float32):
        name = f"const_{np.dtype(dtype).name}_{value}".replace("[", "").replace("]", "").replace(", ", "_")
        self.initializers[name] = numpy_helper.from_array(np.array(value, dtype), name)
        return name

    # Masks.

    def above(self, x, level):
        return self.op("Cast", self.op("Greater", x, self.constant(level)), to=TensorProto.FLOAT)

    def below(self, x, level):
        return self.op("Cast", self.op("Less", x, self.constant(level)), to=TensorProto.FLOAT)

    def both(self, first, *others):
        for other in others:
            first = self.op("Mul", first, other)
        return first

    def either(self, *masks):
        return self.op("Max", *masks)

    def without(self, mask):
        return self.op("Sub", self.constant(1), mask)

    # Neighbourhoods: boxes of 2 * radius + 1 voxels along the axes named. What lies beyond the volume has no say.

    def pool(self, kind, x, axes, radius, **attributes):
        radii = [radius if axis in axes else 0 for axis in ALL]
        return self.op(kind, x, kernel_shape=[2 * r + 1 for r in radii], pads=radii * 2, **attributes)

    def mean(self, x, radius):
        return self.pool("AveragePool", x, ALL, radius, count_include_pad=0)

    def greatest(self, x, axes, radius):
        if radius == 1:
            return self.pool("MaxPool", x, axes, radius)
        for axis in axes:  # a wide box is a line along each axis in turn, which costs less
            x = self.pool("MaxPool", x, (axis,), radius)
        return x

    def least(self, x, axes, radius):
        return self.op("Neg", self.greatest(self.op("Neg", x), axes, radius))

    def opened(self, mask, axes, radius):
        """What is left of a mask where such a box fits into it."""
        return self.greatest(self.least(mask, axes, radius), axes, radius)

    def closed(self, mask, axes, radius):
        """A mask with the gaps filled into which no such box fits."""
        return self.least(self.greatest(mask, axes, radius), axes, radius)

    def grown(self, mask, within, steps):
        """A mask that creeps voxel by voxel through another one."""
        for _ in range(steps):
            mask = self.both(self.greatest(mask, ALL, 1), within)
        return mask

    def met(self, mask, axis, sign, distance, beyond=0):
        """Where a look along an axis meets the mask within the distance; beyond says whether the volume's end counts as met."""
        before, after = (0, distance) if sign > 0 else (distance, 0)
        pads = [0] * 10
        pads[2 + axis], pads[7 + axis] = before, after
        padded = self.op("Pad", mask, self.constant(pads, np.int64), self.constant(beyond))
        return self.op("MaxPool", padded, kernel_shape=[distance + 1 if a == axis else 1 for a in ALL])

    def flooded(self, seed, free, axes, most_rounds=32):
        """
        The parts of a mask that hang together with the seed by voxel faces along the axes named.

        A round sweeps along each axis, forth and back, and each sweep carries the flood as far as the mask goes without a
        bend (the raster scans of L. Vincent, Morphological grayscale reconstruction, IEEE Trans. Image Process. 1993);
        rounds are repeated until one of them changes nothing.
        """
        own = f"flood_{len(self.nodes)}_"

        def value(name, rank, kind=TensorProto.FLOAT):
            return helper.make_tensor_value_info(own + name, kind, [None] * rank)

        def node(kind, inputs, outputs, **attributes):
            return helper.make_node(kind, inputs, [own + name for name in outputs], **attributes)

        nodes, reached = [], own + "before"
        for axis in axes:
            nodes.append(node("Gather", [reached, own + "first"], [f"slice_{axis}"], axis=2 + axis))
            nodes.append(node("Mul", [own + f"slice_{axis}", own + "zero"], [f"dry_{axis}"]))
            for backward in (0, 1):
                this = f"{axis}_{backward}_"
                step = helper.make_graph(
                    [node("Max", [own + this + "carried", own + this + "wet"], [this + "offered"]),
                     node("Mul", [own + this + "offered", own + this + "open"], [this + "carry"]),
                     node("Identity", [own + this + "carry"], [this + "now"])],
                    own + this + "step",
                    [value(this + name, 4) for name in ("carried", "wet", "open")],
                    [value(this + name, 4) for name in ("carry", "now")])
                nodes.append(node(
                    "Scan", [own + f"dry_{axis}", reached, free], [this + "last", this + "swept"], body=step, num_scan_inputs=2,
                    scan_input_axes=[2 + axis] * 2, scan_input_directions=[backward] * 2,
                    scan_output_axes=[2 + axis], scan_output_directions=[backward]))
                reached = own + this + "swept"
        nodes += [
            node("Sub", [reached, own + "before"], ["gain"]),
            node("ReduceMax", [own + "gain"], ["most"], keepdims=0),
            node("Greater", [own + "most", own + "zero"], ["again"]),
            node("Identity", [reached], ["after"]),
        ]
        round_ = helper.make_graph(
            nodes, own + "round",
            [value("count", 0, TensorProto.INT64), value("go", 0, TensorProto.BOOL), value("before", 5)],
            [value("again", 0, TensorProto.BOOL), value("after", 5)],
            [numpy_helper.from_array(np.array(0, np.int64), own + "first"),
             numpy_helper.from_array(np.array(0, np.float32), own + "zero")])
        return self.op(
            "Loop", self.constant(most_rounds, np.int64), self.constant(True, np.bool_), self.both(seed, free), body=round_)


def body_of(g, mean, ones):
    """Everything inside the skin. Slice by slice, because in three dimensions the room's air reaches the lungs through the nose."""
    # Sheets, clothes, tubes and the shell of the table are thinner than what bounds a body; what is thin holds no air back.
    wall = g.opened(g.above(mean, TISSUE), IN_PLANE, voxels(2))
    edge = g.below(g.pool("AveragePool", ones, IN_PLANE, 1, count_include_pad=1), 0.99)
    room = g.flooded(g.both(edge, g.below(mean, ROOM_AIR)), g.without(wall), IN_PLANE)
    inside = g.without(room)
    # A table top that holds air like a body does, cables, a headrest: less than 2 cm thick.
    thick = g.opened(inside, IN_PLANE, voxels(8))
    return g.both(g.greatest(thick, IN_PLANE, voxels(4)), inside)


def lungs_of(g, hu, mean, wide_mean, body):
    """Aerated lung with its vessels and bronchi, without trachea and bowel."""
    airy = g.both(g.below(hu, TISSUE), body)
    gas = g.grown(g.both(g.below(wide_mean, GAS), airy), airy, voxels(6))
    spongy = g.both(airy, g.without(gas))
    # Lung is what hangs together with a piece of pure lung. Bowel is never that wide without a bubble of gas near by.
    bubbles = g.greatest(g.below(mean, BUBBLE), ALL, voxels(10))
    pure = g.both(spongy, g.below(wide_mean, PARENCHYMA), g.without(bubbles))
    lungs = g.grown(g.opened(pure, ALL, voxels(4)), spongy, voxels(56))
    return g.both(g.closed(lungs, ALL, voxels(4)), body)


def bone_of(g, hu, mean, body, lungs):
    """Compact bone, the spongy bone that touches it, and the marrow that it encloses."""
    # A heart chamber, a great vessel or a bowel loop with contrast medium can be as dense as bone, but is so evenly over a
    # finger's breadth. Bone does not grow into such a pool, and near it bone must be denser than it.
    reach = voxels(8)
    least, greatest = g.least(mean, ALL, reach), g.greatest(mean, ALL, reach)
    even = g.both(g.above(least, ENHANCED), g.below(g.op("Sub", greatest, least), EVEN))
    pool = g.greatest(even, ALL, reach)
    near_pool = g.greatest(g.both(even, greatest), ALL, reach + voxels(20))
    level = g.either(g.op("Add", near_pool, g.constant(EVEN)), g.constant(COMPACT_BONE))
    # Half the blur: ribs and laminae are thinner than the box of the mean.
    dense = g.both(g.above(g.op("Mean", hu, mean), BONE), body, g.without(lungs))
    compact = g.both(g.op("Cast", g.op("Greater", hu, level), to=TensorProto.FLOAT), dense)
    bone = g.either(compact, g.grown(compact, g.both(dense, g.without(pool)), voxels(8)))
    # The narrow marrow of a rib: bone on all four sides, nearer than the walls of the spinal canal are to its middle.
    near = [g.met(bone, axis, sign, voxels(4)) for axis in IN_PLANE for sign in (1, -1)]
    bone = g.either(bone, g.both(*near))
    # The wide marrow of a vertebra: bone on five of six sides within the size of one, and denser than the spinal cord. Where the
    # volume ends bone may go on. The shell of a vertebra is thin and has holes: it is made thicker for this.
    shell, far = g.greatest(bone, ALL, 1), voxels(36)
    sides = g.op(
        "Sum",
        *[g.met(shell, axis, sign, far) for axis in IN_PLANE for sign in (1, -1)],
        *[g.met(shell, Z, sign, far, beyond=1) for sign in (1, -1)])
    enclosed = g.closed(g.above(sides, 4.5), ALL, 1)
    marrow = g.both(g.least(enclosed, ALL, 1), g.above(mean, MARROW))
    return g.both(g.either(bone, marrow), body)


def build():
    g = Graph()
    hu = g.op("Clip", "INPUT__0", g.constant(LOWEST), g.constant(HIGHEST))
    ones = g.op("ConstantOfShape", g.op("Shape", hu), value=helper.make_tensor("one", TensorProto.FLOAT, [1], [1]))
    mean, wide_mean = g.mean(hu, 1), g.mean(hu, voxels(4))
    body = body_of(g, mean, ones)
    lungs = lungs_of(g, hu, mean, wide_mean, body)
    bone = bone_of(g, hu, mean, body, lungs)
    # The later label wins where two meet.
    g.op("Concat",
         g.op("Mul", ones, g.constant(0.5)), body, g.op("Mul", lungs, g.constant(2)), g.op("Mul", bone, g.constant(3)),
         axis=1, output="OUTPUT__0")
    graph = helper.make_graph(
        g.nodes, "ct_body_lungs_bone",
        [helper.make_tensor_value_info("INPUT__0", TensorProto.FLOAT, [1, 1, "x", "y", "z"])],
        [helper.make_tensor_value_info("OUTPUT__0", TensorProto.FLOAT, [1, 4, "x", "y", "z"])],
        list(g.initializers.values()))
    model = helper.make_model(graph, producer_name="make_model.py", opset_imports=[helper.make_opsetid("", 15)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    return model


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("model.onnx")
    target.write_bytes(build().SerializeToString())
