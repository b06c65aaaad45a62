"""What MONAI 1.3.2 makes of small arrays, for every transform and its options: transforms.json beside this file.

Needs torch, nibabel, scipy and a MONAI 1.3.2 on PYTHONPATH; transforms for which it lacks a package are left out and named.
"""
import json
import os
import sys

import numpy as np
import torch
import monai
from monai.data import MetaTensor
import monai.transforms as mt

random = np.random.RandomState(5)
IMAGE = np.round(random.uniform(-4, 8, (2, 7, 5, 4)), 2).astype(np.float32)
IMAGE[:, 0] = 0
FLAT = np.round(random.uniform(-4, 8, (2, 6, 5)), 2).astype(np.float32)
LABELS = np.zeros((1, 7, 6, 5), np.float32)
LABELS[0, 1:6, 1:5, :4] = 1
LABELS[0, 2:4, 2:4, 1:3] = 0
LABELS[0, 4, 2, 1] = 2
LABELS[0, 6, 5, 4] = 3
MASK = (LABELS > 0).astype(np.float32)
ONEHOT = np.concatenate([(LABELS == i).astype(np.float32) for i in range(3)])
ARRAYS = {"image": IMAGE, "flat": FLAT, "labels": LABELS, "mask": MASK, "onehot": ONEHOT}
PADS = ["constant", "edge", "reflect", "symmetric", "wrap"]

CASES = [("image", n, a) for n, a in [
    ("NormalizeIntensityd", {}), ("NormalizeIntensityd", {"nonzero": True}), ("NormalizeIntensityd", {"channel_wise": True}),
    ("NormalizeIntensityd", {"nonzero": True, "channel_wise": True}), ("NormalizeIntensityd", {"subtrahend": 208, "divisor": 388}),
    ("NormalizeIntensityd", {"subtrahend": [1, 2], "divisor": [3, 4], "channel_wise": True}), ("NormalizeIntensityd", {"divisor": 0.0}),
    ("ScaleIntensityRangePercentilesd", {"lower": 5, "upper": 95, "b_min": 0, "b_max": 1}),
    ("ScaleIntensityRangePercentilesd", {"lower": 5, "upper": 95, "b_min": -1, "b_max": 2, "clip": True, "channel_wise": True}),
    ("ScaleIntensityRangePercentilesd", {"lower": 10, "upper": 60, "b_min": 0, "b_max": 255, "relative": True}),
    ("ScaleIntensityRangePercentilesd", {"lower": 0, "upper": 100, "b_min": None, "b_max": None}),
    ("ThresholdIntensityd", {"threshold": 2}), ("ThresholdIntensityd", {"threshold": 2, "above": False, "cval": -9}),
    ("CastToTyped", {"dtype": "int16"}), ("CastToTyped", {"dtype": "bool"}),
    ("CropForegroundd", {"source_key": "image"}), ("CropForegroundd", {"source_key": "image", "margin": 2}),
    ("CropForegroundd", {"source_key": "image", "margin": [1, 0, 2], "allow_smaller": False}),
    ("CropForegroundd", {"source_key": "image", "k_divisible": 4}), ("CropForegroundd", {"source_key": "image", "k_divisible": [4, 3, 1], "mode": "edge", "channel_indices": 1}),
    ("SpatialPadd", {"spatial_size": [10, 4, 7]}), ("SpatialPadd", {"spatial_size": 9, "method": "end"}), ("SpatialPadd", {"spatial_size": [-1, 8, 8], "value": 3}),
    *[("SpatialPadd", {"spatial_size": [10, 8, 7], "mode": m}) for m in PADS],
    ("DivisiblePadd", {"k": 4}), ("DivisiblePadd", {"k": [4, 0, 3], "method": "end", "mode": "edge"}),
    ("CenterSpatialCropd", {"roi_size": [3, 2, 4]}), ("CenterSpatialCropd", {"roi_size": [-1, 3, 9]}), ("CenterSpatialCropd", {"roi_size": [4, 4, 4]}),
    ("ResizeWithPadOrCropd", {"spatial_size": [4, 8, 4]}), ("ResizeWithPadOrCropd", {"spatial_size": [10, 2, 3], "mode": "reflect"}),
    ("ResizeWithPadOrCropd", {"spatial_size": [9, 9, 3], "method": "end", "mode": "edge"}),
    *[("Resized", {"spatial_size": s, "mode": m}) for m in ("area", "trilinear", "nearest", "nearest-exact") for s in ([10, 3, 4], [3, 9, 7], [1, 1, 1])],
    ("Resized", {"spatial_size": [10, 3, 8], "mode": "trilinear", "align_corners": True}), ("Resized", {"spatial_size": [1, 3, 8], "mode": "trilinear", "align_corners": True}),
    ("Resized", {"spatial_size": [-1, 3, 8], "mode": "trilinear"}), ("Resized", {"spatial_size": 10, "mode": "trilinear", "size_mode": "longest"}),
    ("Zoomd", {"zoom": 1.5}), ("Zoomd", {"zoom": 0.6, "mode": "trilinear", "align_corners": True}), ("Zoomd", {"zoom": [1.3, 0.7, 1], "keep_size": False, "mode": "nearest"}),
    ("Zoomd", {"zoom": [0.5, 1.2, 1.2], "mode": "area", "padding_mode": "constant"}),
    ("Flipd", {}), ("Flipd", {"spatial_axis": 1}), ("Flipd", {"spatial_axis": [0, -1]}),
    *[("Rotate90d", {"k": k, "spatial_axes": axes}) for k in (1, 2, 3, -1, 4) for axes in ([0, 1], [2, 0])],
    ("Transposed", {"indices": [2, 0, 3, 1]}), ("Transposed", {"indices": None}),
    ("MeanEnsembled", {}), ("MeanEnsembled", {"weights": [1, 3]}), ("VoteEnsembled", {}),
]] + [("flat", n, a) for n, a in [
    ("Resized", {"spatial_size": [9, 3], "mode": "bicubic"}), ("Resized", {"spatial_size": [9, 3], "mode": "bicubic", "align_corners": True}),
    ("Resized", {"spatial_size": [4, 8], "mode": "bilinear"}), ("Resized", {"spatial_size": [4, 8], "mode": "area"}),
    ("SpatialPadd", {"spatial_size": [9, 9], "mode": "reflect"}), ("Rotate90d", {}), ("Zoomd", {"zoom": 1.4, "mode": "bilinear"}),
]] + [("labels", n, a) for n, a in [
    ("FillHolesd", {}), ("FillHolesd", {"applied_labels": 2}), ("FillHolesd", {"applied_labels": [1], "connectivity": 1}),
    ("LabelFilterd", {"applied_labels": [1, 3]}), ("LabelFilterd", {"applied_labels": 2}),
    ("RemoveSmallObjectsd", {"min_size": 2}), ("RemoveSmallObjectsd", {"min_size": 2, "independent_channels": False}),
]] + [("onehot", "FillHolesd", {}), ("onehot", "RemoveSmallObjectsd", {"min_size": 2}), ("mask", "RemoveSmallObjectsd", {"min_size": 3}),
      ("mask", "RemoveSmallObjectsd", {}), ("mask", "RemoveSmallObjectsd", {"min_size": 3, "by_measure": True})]


def python_arguments(args):
    return {k: getattr(np, {"bool": "bool_"}.get(v, v)) if k == "dtype" else v for k, v in args.items()}


def run():
    done, left = [], []
    for array, name, args in CASES:
        affine = np.diag([2.0, 0.5, 1.5, 1.0])
        affine[:3, 3] = [10, -20, 5]
        data = {"image": MetaTensor(torch.from_numpy(ARRAYS[array].copy()), affine=torch.from_numpy(affine))}
        try:
            out = getattr(mt, name)(keys="image", **python_arguments(args))(data)["image"]
        except Exception as e:  # noqa: BLE001
            left.append(f"{array} {name} {args}: {type(e).__name__} {e}")
            continue
        spatial = name not in ("Transposed", "MeanEnsembled", "VoteEnsembled")
        done.append({
            "array": array, "name": name, "args": args, "shape": list(out.shape),
            "affine": np.asarray(out.affine).round(9).ravel().tolist() if spatial and isinstance(out, MetaTensor) and array != "flat" else None,
            "elements": [float(f"{v:.7g}") for v in np.asarray(out).astype(np.float32).ravel().tolist()],
        })
    return done, left


done, left = run()
json.dump(
    {"monai": monai.__version__, "arrays": {k: {"shape": list(v.shape), "elements": [float(f"{e:.7g}") for e in v.ravel().tolist()]} for k, v in ARRAYS.items()}, "cases": done},
    open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "transforms.json"), "w"), separators=(",", ":"))
print(len(done), "cases;", "left out:", *left, sep="\n  ", file=sys.stderr)
