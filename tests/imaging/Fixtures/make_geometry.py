#!/usr/bin/python3
"""Golden values of geometry: nibabel's io_orientation, and the grids of MONAI's Spacing before and after 1.0.

Run with Debian's python3-nibabel and python3-torch, and MONAI source trees:  MONAI_TREES=folder-with-monai-1.3.2-and-monai-0.8.1 make_geometry.py
Writes orientations.json.gz and spacings.json.gz.
"""
import gzip, itertools, json, os, subprocess, sys, warnings
warnings.filterwarnings("ignore")
import nibabel as nib, numpy as np

def dump(name, value):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), name), "wb") as f:
        f.write(gzip.compress(json.dumps(value).encode(), 9, mtime=0))
def affines(rng, count):
    for k in range(count):
        q = rng.standard_normal(4); r = nib.quaternions.quat2mat(q / np.linalg.norm(q))
        if k % 4 == 1: r = np.eye(3)[rng.permutation(3)] * rng.choice([-1, 1], 3)
        if k % 4 == 2: r = (np.eye(3)[rng.permutation(3)] * rng.choice([-1, 1], 3)) @ nib.eulerangles.euler2mat(*rng.uniform(-.3, .3, 3))
        a = np.eye(4); a[:3, :3] = r @ np.diag(rng.uniform(.3, 8, 3)); a[:3, 3] = rng.uniform(-200, 200, 3)
        if k % 5 == 0: a[:3, :3] = a[:3, :3] @ (np.eye(3) + np.triu(rng.uniform(-.6, .6, (3, 3)), 1))
        if k % 6 == 0: a = a.astype(np.float32).astype(float)
        yield a
def grids(version):
    sys.path.insert(0, os.path.join(os.environ["MONAI_TREES"], "monai-" + version))
    import monai; assert monai.__version__.startswith(version)
    from monai.data.utils import compute_shape_offset, to_affine_nd, zoom_affine
    rng = np.random.default_rng(7); out = []
    for k, a in enumerate(affines(rng, 120)):
        n = 2 if k % 9 == 8 else 3
        if n == 2: a = np.diag(rng.uniform(.3, 8, 4) * [1, -1, 1, 1]); a[0, 1] = .1; a[:, 3] = [5, -6, 7, 1]  # a plane of other axes is singular
        shape = rng.integers(1, 90, n); pixdim = rng.uniform(.3, 6, 3)
        if k % 7 == 0: pixdim = np.round(pixdim * 2) / 2 + .5
        if k % 11 == 0: pixdim[1] = -1
        sub = to_affine_nd(n, a); diagonal = k % 13 == 0
        new = zoom_affine(sub, pixdim[:n].copy(), diagonal=diagonal); s, o = compute_shape_offset(shape, sub, new); new[:n, -1] = o[:n]
        out.append(dict(affine=a.ravel().tolist(), shape=shape.tolist(), pixdim=pixdim[:n].tolist(), diagonal=diagonal, new_shape=[int(v) for v in s], new=to_affine_nd(a, new).ravel().tolist()))
    return out
if len(sys.argv) > 1:
    print(json.dumps(grids(sys.argv[1])))
else:
    rng = np.random.default_rng(5); out = []
    def add(a, n):
        sub = np.eye(n + 1); sub[:n, :n] = a[:n, :n]; sub[:n, n] = a[:n, 3]
        o = nib.io_orientation(sub); out.append(dict(affine=a.ravel().tolist(), rank=n, axes=None if np.isnan(o).any() else o[:, 0].astype(int).tolist(), flips=None if np.isnan(o).any() else o[:, 1].astype(int).tolist()))
    for a in affines(rng, 200): add(a, 3)
    for a in affines(rng, 40): add(a, 2)
    for p in itertools.permutations(range(3)):  # exact ties: 45 degrees between two axes
        for signs in itertools.product([1, -1], repeat=3):
            for base in ([[1, 1, 0], [1, -1, 0], [0, 0, 1]], [[1, 0, 1], [0, 1, 0], [-1, 0, 1]], [[1, 0, 0], [0, 1, 1], [0, -1, 1]]):
                a = np.eye(4); a[:3, :3] = np.eye(3)[list(p)] @ np.array(base, float) * np.array(signs); add(a, 3)
    a = np.eye(4); a[2, 2] = 0; add(a, 3)
    dump("orientations.json.gz", out)
    dump("spacings.json.gz", {v: json.loads(subprocess.run([sys.executable, __file__, v], capture_output=True, check=True, text=True).stdout) for v in ("0.8.1", "1.3.2")})
