"""Reads and stacks a folder of DICOM slices with pydicom, as a script of the field does: once for every line on standard input.

First line out: pydicom's version and the sum of all values. Then a line of milliseconds for every line in.
"""
import sys
import time
from pathlib import Path

import numpy as np
import pydicom


def stack(folder):
    slices = [pydicom.dcmread(path) for path in Path(folder).iterdir()]
    slices.sort(key=lambda s: float(s.ImagePositionPatient[2]))
    volume = np.stack([s.pixel_array for s in slices], axis=-1).astype(np.int16)
    for k, s in enumerate(slices):
        slope, intercept = float(s.RescaleSlope), float(s.RescaleIntercept)
        volume[..., k] = volume[..., k] * slope + intercept
    return volume


print(pydicom.__version__, int(stack(sys.argv[1]).astype(np.int64).sum()), flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    stack(sys.argv[1])
    print((time.perf_counter() - start) * 1000, flush=True)
