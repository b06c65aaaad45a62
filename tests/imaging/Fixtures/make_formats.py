#!/usr/bin/python3
"""NRRD and MetaImage files of many kinds with the numbers that ITK and teem read from them, for NrrdReaderTests and MetaImageReaderTests.

Made with Debian's teem-apps 1.12 (teem-unu, the reference implementation of NRRD), plastimatch 1.9.4 (ITK 5.2) and python3-nibabel:
  apt-get install teem-apps plastimatch python3-nibabel; make_formats.py
Headers are written here; teem-unu re-writes them as files of its own (whence "teem"), plastimatch turns every three-dimensional scalar
one into NIfTI, whose affine and values are the expected ones. Where ITK reads no such file (channels, two dimensions) teem-unu gives the
values and the affine follows from the header by the format's definition. Writes formats.json.gz.
"""
import base64, gzip, json, os, subprocess, tempfile, zlib
import nibabel as nib
import numpy as np

rng = np.random.default_rng(5)
work = tempfile.mkdtemp()
cases = []
NRRD = {"i1": "int8", "u1": "uchar", "i2": "short", "u2": "ushort", "i4": "int", "u4": "uint", "i8": "longlong", "u8": "ulonglong", "f4": "float", "f8": "double"}
META = {"i1": "CHAR", "u1": "UCHAR", "i2": "SHORT", "u2": "USHORT", "i4": "INT", "u4": "UINT", "f4": "FLOAT", "f8": "DOUBLE", "i8": "LONG_LONG", "u8": "ULONG_LONG"}
OBLIQUE = [[0.9, 0.2, -0.1], [-0.3, 1.4, 0.25], [0.15, -0.2, 2.1]]
ROTATED = np.array([[0.8, -0.6, 0.0], [0.6 * 0.8, 0.8 * 0.8, -0.6], [0.36, 0.48, 0.8]])


def run(*arguments):
    done = subprocess.run(arguments, capture_output=True, text=True, cwd=work)
    if done.returncode != 0:
        raise SystemExit(f"{arguments}: {done.stdout}{done.stderr}")


def put(name, data):
    with open(os.path.join(work, name), "wb") as file:
        file.write(data)


def get(name):
    with open(os.path.join(work, name), "rb") as file:
        return file.read()


def array(shape, kind):
    top = 100 if kind in ("i1", "u1") else 30000
    low = 0 if kind[0] == "u" else -top
    values = rng.integers(low, top, shape, endpoint=True)
    return (values / (7 if kind[0] == "f" else 1)).astype(kind)


def itk(name):
    """Affine and values by ITK, through NIfTI."""
    run("plastimatch", "convert", "--input", name, "--output-img", "itk.nii")
    image = nib.load(os.path.join(work, "itk.nii"))
    return image.affine, np.asarray(image.dataobj)


def keep(what, file, values, affine, data=None, data_name=None):
    cases.append({
        "case": what,
        "file": base64.b64encode(file).decode(),
        "data": None if data is None else base64.b64encode(data).decode(),
        "data_name": data_name,
        "type": values.dtype.newbyteorder("=").name,
        "shape": list(values.shape),
        "affine": np.asarray(affine, float).tolist(),
        "values": base64.b64encode(np.asarray(values, "<f8").tobytes(order="F")).decode(),
    })


def directions(vectors):
    return " ".join("none" if v is None else "(" + ",".join(repr(float(c)) for c in v) + ")" for v in vectors)


def nrrd(values, fields, encoding="raw", endian="little"):
    """A header and its voxels, the first axis fastest."""
    raw = values.astype(values.dtype.newbyteorder("<" if endian == "little" else ">")).tobytes(order="F")
    header = ["NRRD0004", "# a comment", f"type: {NRRD[values.dtype.str[1:]]}", f"dimension: {values.ndim}", "sizes: " + " ".join(map(str, values.shape)),
              f"endian: {endian}", f"encoding: {encoding}"] + [f"{k}: {v}" for k, v in fields.items()] + ["a key:=a value: of its own"]
    return "\n".join(header).encode() + b"\n\n", gzip.compress(raw, mtime=0) if encoding in ("gzip", "gz") else raw


LPS = np.diag([-1.0, -1, 1, 1])


def lps(vectors, origin):
    affine = np.eye(4)
    affine[:3, :3] = np.array(vectors).T
    affine[:3, 3] = origin
    return LPS @ affine


# Every type, in both byte orders and encodings, oblique, as teem writes it.
for kind in NRRD:
    for encoding, endian in [("raw", "little"), ("gzip", "big"), ("raw", "big")]:
        values = array((4, 3, 2), kind)
        header, voxels = nrrd(values, {"space": "left-posterior-superior", "space directions": directions(OBLIQUE), "space origin": "(11.5,-7,3.25)"})
        put("in.nrrd", header + voxels)
        run("teem-unu", "save", "-f", "nrrd", "-e", encoding, "-en", endian, "-i", "in.nrrd", "-o", "out.nrrd")
        keep(f"teem {kind} {encoding} {endian}", get("out.nrrd"), values, lps(OBLIQUE, [11.5, -7, 3.25]))

# Spaces and geometries, by ITK.
rows = (ROTATED * [[1.1], [0.7], [2.5]]).tolist()
for what, fields in {
    "LPS rotated": {"space": "left-posterior-superior", "space directions": directions(rows), "space origin": "(1,2,3)"},
    "RAS rotated": {"space": "right-anterior-superior", "space directions": directions(rows), "space origin": "(1,2,3)"},
    "RAS short name": {"space": "RAS", "space directions": directions(rows), "space origin": "(1,2,3)"},
    "scanner-xyz": {"space": "scanner-xyz", "space directions": directions(rows), "space origin": "(1,2,3)"},
    "space of no name": {"space dimension": "3", "space directions": directions(rows), "space origin": "(1,2,3)"},
    "no origin": {"space": "LPS", "space directions": directions(rows)},
    "spacings": {"spacings": "0.5 0.75 2"},
    "nothing": {},
    "kinds": {"space": "LPS", "space directions": directions(rows), "space origin": "(-1e2,2.5E+1,.5)", "kinds": "domain domain domain", "thicknesses": "NaN NaN NaN", "measurement frame": "(1,0,0) (0,1,0) (0,0,1)"},
    "axis mins": {"spacings": "0.5 0.75 2", "axis mins": "3 4 5", "centerings": "node node node"},
    "axis mins of cells": {"spacings": "0.5 0.75 2", "axis mins": "3 4 5", "centerings": "cell cell cell"},
}.items():
    values = array((5, 4, 3), "i2")
    header, voxels = nrrd(values, fields)
    put("in.nrrd", header + voxels)
    affine, read = itk("in.nrrd")
    assert (read == values).all(), what
    keep("ITK " + what, header + voxels, values, affine)

# LAS by the definition of the format: ITK 5 negates the first axis before it takes the world for LPS, which mirrors the image.
header, voxels = nrrd(values, {"space": "left-anterior-superior", "space directions": directions(rows), "space origin": "(1,2,3)"})
affine = np.eye(4)
affine[:3] = np.c_[np.array(rows).T, [1, 2, 3]]
keep("LAS rotated", header + voxels, values, np.diag([-1.0, 1, 1, 1]) @ affine)

# A space whose axes carry windows line ends.
header, voxels = nrrd(values, {"space": "LPS", "space directions": directions(OBLIQUE), "space origin": "(0,0,0)"})
keep("windows line ends", header.replace(b"\n", b"\r\n") + voxels, values, lps(OBLIQUE, [0, 0, 0]))

# Channels: as teem joins them, fastest or slowest; ITK puts them behind the spatial axes.
volume = array((4, 3, 2), "f4")
for what, axis in [("channels first", 0), ("channels last", 3)]:
    stacked = np.stack([volume, volume * 2], axis)
    vectors = list(OBLIQUE)
    vectors.insert(axis, None)
    kinds = ["domain"] * 3
    kinds.insert(axis, "vector")
    header, voxels = nrrd(stacked, {"space": "LPS", "space directions": directions(vectors), "space origin": "(1,2,3)", "kinds": " ".join(kinds)}, "gzip")
    put("in.nrrd", header + voxels)
    run("teem-unu", "save", "-f", "nrrd", "-e", "gzip", "-i", "in.nrrd", "-o", "out.nrrd")
    keep("teem " + what, get("out.nrrd"), np.moveaxis(stacked, axis, -1), lps(OBLIQUE, [1, 2, 3]))

slice_ = array((6, 5), "u2")
header, voxels = nrrd(slice_, {"space": "LPS", "space directions": directions([[0, 2, 0], [0, 0, 3]]), "space origin": "(1,2,3)"})
keep("a slice in space", header + voxels, slice_, lps([[0, 2, 0], [0, 0, 3], [1, 0, 0]], [1, 2, 3]))

# Voxels in a file of their own, as teem writes them, and behind what other programs wrote before them.
values = array((4, 3, 2), "i2")
fields = {"space": "LPS", "space directions": directions(OBLIQUE), "space origin": "(1,2,3)"}
header, voxels = nrrd(values, fields)
put("in.nrrd", header + voxels)
for encoding in ["raw", "gzip"]:
    run("teem-unu", "save", "-f", "nrrd", "-e", encoding, "-i", "in.nrrd", "-o", "out.nhdr")
    name = next(n for n in os.listdir(work) if n.startswith("out.raw"))
    keep(f"teem detached {encoding}", get("out.nhdr"), values, lps(OBLIQUE, [1, 2, 3]), get(name), name)
    os.remove(os.path.join(work, name))
for what, extra, junk in [("line skip", {"line skip": "2"}, b"one\ntwo\n"), ("byte skip", {"byte skip": "5"}, b"12345"), ("from the end", {"byte skip": "-1"}, b"whatever"), ("both", {"line skip": "1", "byte skip": "2"}, b"one\n..")]:
    header, voxels = nrrd(values, {**fields, **extra, "data file": "/some/where/in.raw"})
    put("in.nhdr", header.replace(b"/some/where/", b""))
    put("in.raw", junk + voxels)
    run("teem-unu", "save", "-f", "nrrd", "-e", "raw", "-en", "little", "-i", "in.nhdr", "-o", "out.nrrd")
    assert get("out.nrrd").endswith(voxels), what
    keep("detached with " + what, header, values, lps(OBLIQUE, [1, 2, 3]), junk + voxels, "in.raw")

# MetaImage, all by ITK.
def meta(values, extra, endian="<", data="LOCAL", channels=1):
    dims = values.shape
    raw = values.astype(values.dtype.newbyteorder(endian)).tobytes(order="F")
    if extra.get("CompressedData") == "True":
        raw = zlib.compress(raw)
        extra = {**extra, "CompressedDataSize": len(raw)}
    fields = {"ObjectType": "Image", "NDims": len(dims), "BinaryData": "True", "BinaryDataByteOrderMSB": str(endian == ">"), **extra,
              "DimSize": " ".join(map(str, dims)), "ElementType": "MET_" + META[values.dtype.str[1:]], "ElementDataFile": data}
    return "".join(f"{k} = {v}\n" for k, v in fields.items()).encode(), raw


matrix = " ".join(repr(c) for c in ROTATED.ravel().tolist())
for what, kind, extra, endian in [(f"type {k} {e}", k, {}, e) for k in META for e in ("<", ">")] + [
    ("geometry", "i2", {"TransformMatrix": matrix, "Offset": "1 2 3", "ElementSpacing": "0.5 0.75 2", "AnatomicalOrientation": "RAI"}, "<"),
    ("other names", "i2", {"Orientation": matrix, "Position": "1 2 3", "ElementSize": "0.5 0.75 2"}, "<"),
    ("compressed", "f4", {"TransformMatrix": matrix, "CompressedData": "True"}, "<"),
]:
    values = array((5, 4, 3), kind)
    header, voxels = meta(values, extra, endian)
    put("in.mha", header + voxels)
    affine, read = itk("in.mha") if kind not in ("i1", "i8", "u8") else (LPS, values)  # which plastimatch does not take
    assert (read == values).all(), what
    keep("meta " + what, header + voxels, values, affine)

for what, extra, junk in [("", {}, b""), (" with a header", {"HeaderSize": "5"}, b"12345"), (" at the end", {"HeaderSize": "-1"}, b"1234567"), (" compressed", {"CompressedData": "True"}, b"")]:
    values = array((5, 4, 3), "i2")
    header, voxels = meta(values, {**extra, "Offset": "1 2 3", "ElementSpacing": "0.5 0.75 2"}, data="in.zraw" if "compressed" in what else "in.raw")
    name = "in.zraw" if "compressed" in what else "in.raw"
    put("in.mhd", header)
    put(name, junk + voxels)
    affine, read = itk("in.mhd")
    assert (read == values).all(), what
    keep("meta detached" + what, header, values, affine, junk + voxels, name)

vector = array((3, 5, 4, 2), "f4")
header, voxels = meta(vector, {"ElementNumberOfChannels": "3", "ElementSpacing": "0.5 0.75 2"})
header = header.replace(b"NDims = 4", b"NDims = 3").replace(b"DimSize = 3 5 4 2", b"DimSize = 5 4 2")
keep("meta channels", header + voxels, np.moveaxis(vector, 0, -1), np.diag([-0.5, -0.75, 2, 1]))
picture = array((6, 5), "u1")
header, voxels = meta(picture, {"ElementSpacing": "0.5 0.75", "Offset": "1 2"})
affine = np.diag([-0.5, -0.75, 1, 1])
affine[:2, 3] = [-1, -2]
keep("meta slice", header + voxels, picture, affine)

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "formats.json.gz")
with open(path, "wb") as file:
    file.write(gzip.compress(json.dumps(cases).encode(), 9, mtime=0))
print(len(cases), os.path.getsize(path))
