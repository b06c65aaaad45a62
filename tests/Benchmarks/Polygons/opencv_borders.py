"""Outlines a gzipped NIfTI-1 mask of 16-bit integers with OpenCV, once per line of standard input, and prints the milliseconds.

usage: opencv_borders.py MASK MORE_POINTS
Prints first OpenCV's version and the number of points of all polygons.
"""
import gzip
import sys
import time

import cv2
import numpy as np


def trace(path, stride):
    with gzip.open(path) as file:
        content = file.read()
    shape = np.frombuffer(content, "<i2", 3, 42)
    volume = np.frombuffer(content, "<u2", int(shape.prod(dtype=np.int64)), 352).reshape(shape, order="F")
    polygons = []
    for k in range(volume.shape[2]):
        picture = np.ascontiguousarray(volume[:, :, k] != 0, dtype=np.uint8)
        found = cv2.findContours(picture, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
        polygons.append([c[:, 0] if len(c) <= 5 else c[::stride, 0] for c in found[-2]])
    return polygons


path, stride = sys.argv[1], int(sys.argv[2]) + 1
print(cv2.__version__, sum(len(p) for s in trace(path, stride) for p in s), flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    trace(path, stride)
    print((time.perf_counter() - start) * 1000, flush=True)
