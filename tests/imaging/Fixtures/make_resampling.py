#!/usr/bin/python3
"""Golden values of resampling: MONAI's SpatialResample (1.3.2) and Spacing (0.8.1), and torch 1.13's interpolate, on the CPU.

Run with Debian's python3-torch and python3-nibabel and MONAI source trees:  MONAI_TREES=folder-with-monai-1.3.2-and-monai-0.8.1 make_resampling.py
Writes resamplings.json.gz and sizes.json.gz. Voxels are a fixed sequence that the tests make again.
"""
import base64, gzip, json, os, subprocess, sys, warnings
warnings.filterwarnings("ignore"); sys.path.insert(0, os.path.join(os.environ["MONAI_TREES"], "monai-" + (sys.argv[1] if len(sys.argv) > 1 else "1.3.2")))
import nibabel as nib, numpy as np, torch
from monai.transforms import Spacing
rng = np.random.default_rng(11)

def dump(name, value):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), name), "wb") as f:
        f.write(gzip.compress(json.dumps(value).encode(), 9, mtime=0))
def voxels(shape):  # float32 in C order: distinct, not smooth, negative ones too
    i = np.arange(int(np.prod(shape)), dtype=np.int64)
    return ((i * 7919 % 10007) / 8.0 - 500).astype(np.float32).reshape(shape)

def text(a): return base64.b64encode(np.ascontiguousarray(np.asarray(a), "<f4").tobytes()).decode()

if len(sys.argv) > 1:  # 0.8.1: aligned corners have other rules there
    cases = []
    for k in range(24):
        n = 2 if k % 5 == 4 else 3; source = [int(v) for v in rng.integers(2, 14, n)]; a = np.eye(4); a[:n, :n] = np.diag(rng.uniform(.4, 4, n)); align = k % 2 == 0
        if k % 3 == 0 and n == 3: q = rng.standard_normal(4); a[:3, :3] = nib.quaternions.quat2mat(q / np.linalg.norm(q)) @ a[:3, :3]
        a[:3, 3] = rng.uniform(-90, 90, 3); pixdim = rng.uniform(.8, 3, n)
        out, _, new = Spacing(pixdim, mode="bilinear", align_corners=align)(voxels((1, *source)), affine=a)
        cases.append(dict(kind="0.8.1", shape=[1, *source], affine=a.ravel().tolist(), pixdim=pixdim.tolist(), target_shape=list(out.shape[1:]), mode="bilinear", align=align, values=text(out)))
    print(json.dumps(cases)); sys.exit()

from monai.data import MetaTensor
from monai.transforms import SpatialResample
cases = []
for k in range(96):
    n = 2 if k % 5 == 4 else 3; kind = ("scale", "halves", "flip", "oblique", "permuted", "quarter turn", "noise")[k % 7]
    source = [int(v) for v in rng.integers(1 if k % 11 == 0 else 2, 14, n)]; c = int(rng.integers(1, 3))
    a = np.eye(4); a[:n, :n] = np.diag(rng.uniform(.4, 4, n)); a[:n, 3] = rng.uniform(-90, 90, n)
    s = rng.uniform(.3, 2.5, n)
    if kind in ("halves", "noise"): s = rng.choice([.5, .25, 1.5, 2, 1, .75], n)
    if kind == "noise": q = rng.standard_normal(4); a[:3, :3] = nib.quaternions.quat2mat(q / np.linalg.norm(q)) @ a[:3, :3] if n == 3 else a[:3, :3]
    x = np.eye(4); x[:n, :n] = np.diag(s); x[:n, 3] = rng.choice([0, .5, -1, .25], n)
    if kind == "flip": x[0, 0] *= -1; x[0, 3] = source[0] - 1
    if kind == "oblique": x[:n, :n] = x[:n, :n] @ (nib.eulerangles.euler2mat(*rng.uniform(-.6, .6, 3))[:n, :n])
    if kind == "permuted": x[:n, :n] = x[:n, :n][rng.permutation(n)]
    if kind == "quarter turn": x[:2, :2] = [[0, -1], [1, 0]]; x[0, 3] = source[0] - 1
    target = [max(1, int(v)) for v in np.minimum(np.round((np.array(source) - 1) / s + 1), 16)]
    d = a @ x
    for mode in ("bilinear", "nearest"):
        align = bool(k % 3 == 2)
        img = MetaTensor(torch.as_tensor(voxels((c, *source))), affine=torch.as_tensor(a))
        out = SpatialResample(mode=mode, padding_mode="border", align_corners=align)(img, dst_affine=torch.as_tensor(d), spatial_size=target)
        cases.append(dict(kind=kind, shape=[c, *source], affine=a.ravel().tolist(), target=d.ravel().tolist(), target_shape=target, mode=mode, align=align,
                          values=text(out)))
dump("resamplings.json.gz", cases)
dump("resamplings081.json.gz", json.loads(subprocess.run([sys.executable, __file__, "0.8.1"], capture_output=True, check=True, text=True).stdout))

sizes = []
pairs = [(i, o) for i in (1, 2, 3, 5, 7, 10, 64, 267, 512) for o in (1, 2, 3, 4, 5, 6, 7, 10, 13, 49, 64, 100, 273, 511, 512, 513)]
for i, o in pairs + [tuple(int(v) for v in rng.integers(1, 700, 2)) for _ in range(200)]:
    r = torch.nn.functional.interpolate(torch.arange(i, dtype=torch.float32)[None, None], size=o, mode="nearest")[0, 0].numpy().astype("<u2")
    sizes.append(dict(old=i, new=o, indices=base64.b64encode(r.tobytes()).decode()))
dump("sizes.json.gz", sizes)
