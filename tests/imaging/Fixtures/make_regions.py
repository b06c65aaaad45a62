#!/usr/bin/python3
"""Golden values of regions: skimage's labels, and MONAI 1.3.2's KeepLargestConnectedComponent on random images and on the examples of its documentation.

Run with Debian's python3-torch, python3-nibabel and python3-skimage and MONAI source trees:  MONAI_TREES=folder-with-monai-1.3.2 make_regions.py
Writes components.json.gz and keep_largest.json.gz. Arrays are base64 in C order.
"""
import base64, gzip, json, os, sys, warnings
warnings.filterwarnings("ignore"); sys.path.insert(0, os.path.join(os.environ["MONAI_TREES"], "monai-1.3.2"))
import numpy as np, torch
from skimage.measure import label
from monai.transforms import KeepLargestConnectedComponent
rng = np.random.default_rng(13)

def dump(name, value):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), name), "wb") as f:
        f.write(gzip.compress(json.dumps(value).encode(), 9, mtime=0))
def text(a): return base64.b64encode(np.ascontiguousarray(a).tobytes()).decode()

components = []
for k in range(90):
    n = 1 + k % 3 if k % 6 else 3; shape = rng.integers(2, 12, n)  # with an axis of length 1 skimage reads in another order
    a = (rng.random(shape) < rng.uniform(.1, .9)) * rng.integers(1, 1 + [1, 2, 4][k % 3], shape, endpoint=True)
    for c in range(1, n + 1):
        components.append(dict(shape=shape.tolist(), image=text(a.astype("u1")), connectivity=c, labels=text(label(a, connectivity=c).astype("<i4"))))
dump("components.json.gz", components)

keep = []
def add(a, **kw):
    out = np.asarray(KeepLargestConnectedComponent(**kw)(torch.as_tensor(a.copy())))
    # numpy's default sort is not stable from 17 components on: where it decides between components of one size, MONAI has no rule.
    argsort = np.argsort; np.argsort = lambda v: argsort(v, kind="stable")
    stable = np.asarray(KeepLargestConnectedComponent(**kw)(torch.as_tensor(a.copy()))); np.argsort = argsort
    if (out != stable).any(): return
    keep.append(dict(shape=list(a.shape), image=text(a.astype("<f4")), kept=text(out.astype("<f4")), options=kw))
grid = np.array([[[0, 0, 1, 0, 0], [0, 2, 1, 1, 1], [1, 2, 1, 0, 0], [1, 2, 0, 1, 0], [2, 2, 0, 0, 2]]], np.float32)
for c in (1, 2, None):
    for i in (True, False):
        for l in (None, [1], [2], [1, 2], [2, 3]): add(grid, applied_labels=l, is_onehot=False, independent=i, connectivity=c)
for k in range(120):
    n = 2 + k % 2; onehot = [None, False, True][k % 3]; channels = 1 if onehot is False or k % 5 == 0 else 3
    shape = (channels, *rng.integers(3, 14, n)); a = (rng.random(shape) < rng.uniform(.05, .6)).astype(np.float32)
    if channels == 1 and onehot is not True: a *= rng.integers(1, 4, shape)
    if k % 7 == 3: a = np.where(rng.random(shape) < .1, -1, a).astype(np.float32)
    labels = None if k % 4 == 0 else sorted(int(v) for v in rng.choice(3, 2, replace=False)) if channels == 3 else [0] if onehot is True else [1, 3][: 1 + k % 2]
    add(a, applied_labels=labels, is_onehot=onehot, independent=bool(k % 8 < 5), connectivity=[None, 1, 2][k % 3 if k % 10 else 0], num_components=1 + (k // 6) % 3)
dump("keep_largest.json.gz", keep)
