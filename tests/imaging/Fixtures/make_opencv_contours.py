"""Contours of random masks by OpenCV, for BorderFollowingTests.

Made with Debian's python3-opencv 4.6.0 and NumPy 1.24:  apt-get install python3-opencv; /usr/bin/python3 make_opencv_contours.py
Writes opencv_contours.json.gz beside this file. Holes are the second level of the two-level hierarchy (RETR_CCOMP).
"""
import base64, gzip, json, os
import cv2
import numpy as np

rng = np.random.default_rng(20211)


def noise():
    shape = rng.integers(1, 28, 2)
    return (rng.random(shape) < rng.random()).astype(np.uint8)


def rings():
    shape = rng.integers(8, 48, 2)
    rows, columns = np.indices(shape)
    mask = np.zeros(shape, np.uint8)
    for _ in range(rng.integers(1, 10)):
        centre, size, kind = rng.integers(-4, 50, 2), rng.integers(0, 22), rng.integers(3)
        r, c = np.abs(rows - centre[0]), np.abs(columns - centre[1])
        mask ^= [r * r + c * c <= size * size, np.maximum(r, c) <= size, (r == c) & (r <= size)][kind].astype(np.uint8)
    return mask


cases = []
for case in range(240):
    mask = noise() if case % 2 else rings()
    contours, hierarchy = cv2.findContours(mask.copy(), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    cases.append({
        "rows": mask.shape[0],
        "columns": mask.shape[1],
        "mask": base64.b64encode(mask.tobytes()).decode(),
        "contours": [
            {"hole": bool(hierarchy[0][i][3] >= 0), "points": contour.reshape(-1).tolist()}
            for i, contour in enumerate(contours)
        ],
    })

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "opencv_contours.json.gz")
with open(path, "wb") as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as packed:
    packed.write(json.dumps(cases, separators=(",", ":")).encode())
