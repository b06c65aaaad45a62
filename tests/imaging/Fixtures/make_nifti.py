#!/usr/bin/python3
"""Golden values of NIfTI reading: what nibabel (5.0.0) makes of small files of every type, and of every way to say where they lie.

Run with Debian's python3-nibabel and MONAI source trees:  MONAI_TREES=folder-with-monai-1.3.2 make_nifti.py
Writes nifti_types.json.gz and nifti_affines.json.gz. Files are whole NIfTI files in base64; numbers that must agree to the bit are
base64 of little-endian arrays in C order.
"""
import base64, gzip, io, json, os, struct, sys, warnings
sys.path.insert(0, os.path.join(os.environ["MONAI_TREES"], "monai-1.3.2"))
import nibabel as nib, numpy as np
from monai.data.utils import correct_nifti_header_if_necessary
warnings.filterwarnings("ignore")
nib.imageglobals.logger.disabled = True
rng = np.random.default_rng(20)

def text(b): return base64.b64encode(b).decode()
def dump(name, value):
    with open(os.path.join(os.path.dirname(__file__), name), "wb") as f:
        f.write(gzip.compress(json.dumps(value).encode(), 9, mtime=0))
def load(raw, version): return (nib.Nifti1Image if version == 1 else nib.Nifti2Image).from_bytes(raw)

LAYOUT = {1: dict(size=348, off=352, dim=(40, "8h"), dt=(70, "2h"), pix=(76, "8f"), vox=(108, "f"), scl=(112, "2f"), codes=(252, "2h"), quat=(256, "6f"), rows=(280, "12f"), magic=(344, b"n+1\0")),
          2: dict(size=540, off=544, dim=(16, "8q"), dt=(12, "2h"), pix=(104, "8d"), vox=(168, "q"), scl=(176, "2d"), codes=(344, "2i"), quat=(352, "6d"), rows=(400, "12d"), magic=(4, b"n+2\0\r\n\x1a\n"))}
def raw_file(version, order, shape, code, bits, data, scl=(0, 0), pix=(1,) * 8, codes=(0, 0), quat=(0,) * 6, rows=(0,) * 12):
    l = LAYOUT[version]; h = bytearray(l["off"])
    def put(at, fmt, *v): struct.pack_into(order + fmt, h, at, *v)
    put(0, "i", l["size"]); put(*l["dim"], len(shape), *shape, *([1] * (7 - len(shape)))); put(*l["dt"], code, bits)
    put(*l["pix"], *pix); put(*l["vox"], l["off"]); put(*l["scl"], *scl); put(*l["codes"], *codes); put(*l["quat"], *quat); put(*l["rows"], *rows)
    h[l["magic"][0]:l["magic"][0] + len(l["magic"][1])] = l["magic"][1]
    return bytes(h) + data

types = []
CODES = {"u1": 2, "i2": 4, "i4": 8, "f4": 16, "f8": 64, "i1": 256, "u2": 512, "u4": 768, "i8": 1024, "u8": 1280}
SCL = [(0, 0), (1, 0), (float("nan"), 5), (2, -1024), (0.37, 0), (1, 0.5), (-1e-3, 1e6), (float("inf"), 0)]
for name, code in CODES.items():
    for i, scl in enumerate(SCL):
        version, order, shape = 1 + i % 2, "<>"[(i + code) % 2], [(5, 4, 3), (7, 6), (3, 2, 2, 5), (4, 3, 2, 1), (9,)][i % 5]
        n = int(np.prod(shape))
        if name[0] == "f":
            a = (rng.standard_normal(n) * 10.0 ** rng.integers(-5, 6, n)).astype(name)
            a[:4] = [0.0, -0.0, 1e-40, np.nan]
        else:
            info = np.iinfo(name); a = rng.integers(info.min, info.max, n, dtype=name, endpoint=True)
            a[:5] = [info.min, info.max, 0, 1, max(info.min, info.max // 3 + 1)]
            if name[1] == "8": a[5:n - 2] >>= rng.integers(0, 40, n - 7).astype(name)
        raw = raw_file(version, order, shape, code, a.itemsize * 8, a.astype(order + name).tobytes(), scl)
        img = load(raw, version)
        x = np.asarray(img.dataobj).astype(np.float32)  # the cast is LoadImage's
        types.append(dict(name=f"{name} {order} nifti{version} scl {scl}", file=text(raw), shape=list(shape), type=np.dtype(name).name, single=text(np.ascontiguousarray(x, "<f4").tobytes())))
dump("nifti_types.json.gz", types)

affines = []
def rotation():
    q = rng.standard_normal(4); q /= np.linalg.norm(q); return nib.quaternions.quat2mat(q)
def affine_case(name, version, shape, **kw):
    raw = raw_file(version, "<>"[rng.integers(2)], shape, 2, 8, bytes(int(np.prod(shape))), **kw)
    try: a = load(raw, version).affine; ok = np.isfinite(a).all()
    except Exception as e: ok = False
    entry = dict(name=name, file=text(raw), version=version, affine=a.ravel().tolist() if ok else None)
    if ok:
        img = correct_nifti_header_if_necessary(load(raw, version)); entry["monai"] = img.affine.ravel().tolist()
    affines.append(entry)
for version in (1, 2):
    eps = 1.19e-7 if version == 1 else 2.2e-16
    for k in range(12):
        r = rotation(); z = rng.uniform(.3, 8, 3); q = nib.quaternions.mat2quat(r)[1:]; t = rng.uniform(-200, 200, 3); qfac = [1, -1][k % 2]
        m = np.c_[r @ np.diag(z * [1, 1, qfac]), t]; other = np.c_[rotation() @ np.diag(rng.uniform(.3, 8, 3)), t]
        pix = (qfac, *z, 1, 1, 1, 1); shape = [(3, 4, 5), (3, 4, 5, 2), (6, 5), (3, 4, 5, 1, 2)][k % 4]
        affine_case("sform", version, shape, codes=(0, 1 + k % 5), rows=m.ravel(), pix=pix)
        affine_case("qform", version, shape, codes=(1 + k % 5, 0), quat=(*q, *t), pix=pix)
        affine_case("both agree", version, shape, codes=(1, 2), quat=(*q, *t), rows=m.ravel(), pix=pix)
        affine_case("sform disagrees with pixdim, qform agrees", version, shape, codes=(1, 2), quat=(*q, *t), rows=other.ravel(), pix=pix)
        affine_case("both disagree: pixdim of neither", version, shape, codes=(0, 2), quat=(*q, *t), rows=other.ravel(), pix=(qfac, 0, -2, 3, 1, 1, 1, 1))
        affine_case("neither", version, shape, pix=pix, quat=(*q, *t), rows=m.ravel())
        affine_case("unknown codes", version, shape, codes=(9, -1), pix=pix, quat=(*q, *t), rows=m.ravel())
    for half_turn in ([1, 0, 0], [0, 1, 0], [0, 0, 1], [.6, .8, 0], [2 / 3, 1 / 3, 2 / 3], [.36, .48, .8]):
        affine_case("half turn", version, (4, 4, 4), codes=(1, 0), quat=(*half_turn, 1, 2, 3), pix=(0, 1, 2, 3, 0, 0, 0, 0))
        affine_case("half turn, a little long", version, (4, 4, 4), codes=(1, 0), quat=(*(np.array(half_turn) * (1 + eps)), 1, 2, 3))
        affine_case("half turn, too long", version, (4, 4, 4), codes=(1, 0), quat=(*(np.array(half_turn) * (1 + 4 * eps)), 1, 2, 3))
    affine_case("zero and negative pixdim", version, (4, 3, 2), codes=(1, 0), quat=(.5, .5, .5, 1, 2, 3), pix=(7, 0, -2.5, 3, 1, 1, 1, 1))
    affine_case("1 axis", version, (4,), pix=(1, 2, 3, 4, 1, 1, 1, 1))
    affine_case("nan sform", version, (4, 3, 2), codes=(1, 1), rows=[float("nan")] * 12)
    affine_case("unused nan sform", version, (4, 3, 2), codes=(1, 0), rows=[float("nan")] * 12)
    affine_case("infinite offset", version, (4, 3, 2), codes=(1, 0), quat=(0, 0, 0, float("inf"), 0, 0))
dump("nifti_affines.json.gz", affines)

# Headers that nibabel makes for an affine: what NiftiGeometry.FromAffine must agree with.
made = []
for k in range(24):
    a = np.eye(4); a[:3, :3] = rotation() @ np.diag(rng.uniform(.3, 8, 3) * [1, 1, [1, -1][k % 2]])
    if k % 3 == 0: a[:3, :3] = a[:3, :3] @ (np.eye(3) + np.triu(rng.uniform(-.2, .2, (3, 3)), 1))
    if k in (1, 2): a[:3, :3] = np.diag([-1.5, -1.5, 2.0 * [1, -1][k % 2]])
    a[:3, 3] = rng.uniform(-200, 200, 3)
    h = nib.Nifti1Image(np.zeros((3, 4, 5), "u1"), a).header
    made.append(dict(affine=a.ravel().tolist(), pixdim=h["pixdim"][:4].tolist(), codes=[int(h["qform_code"]), int(h["sform_code"])], qform=h.get_qform().ravel().tolist(), sform=h.get_sform().ravel().tolist()))
dump("nifti_from_affine.json.gz", made)
