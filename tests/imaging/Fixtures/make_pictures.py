#!/usr/bin/python3
"""PNG pictures of every kind with the samples they hold, for PngReaderTests.

Made with Debian's python3-png (pypng 0.20220715) and python3-opencv 4.6.0:  apt-get install python3-png python3-opencv; make_pictures.py
pypng writes every kind of pixel; the filtered pictures are written below and kept only if OpenCV (libpng) reads what was meant.
Writes pictures.json.gz: each file, its shape, and its samples without alpha, stretched to 8 bits where it has fewer.
"""
import base64, gzip, io, json, os, random, struct, zlib
import cv2
import numpy as np
import png

random.seed(9)
cases = []
for kind in ["grey", "grey+alpha", "rgb", "rgba", "palette"]:
    for depth in {"grey": [1, 2, 4, 8, 16], "palette": [1, 2, 4, 8]}.get(kind, [8, 16]):
        for interlace in [False, True]:
            for columns, rows in [(1, 1), (3, 5), (13, 9), (8, 8)]:
                planes = {"grey": 1, "grey+alpha": 2, "rgb": 3, "rgba": 4, "palette": 1}[kind]
                top = 2 ** depth - 1
                samples = [[random.randint(0, top) if (c // planes + r) % 3 else top * (c % 2) for c in range(columns * planes)] for r in range(rows)]
                palette = [tuple(random.randrange(256) for _ in range(3)) for _ in range(top + 1)]
                options = dict(greyscale=kind.startswith("grey"), alpha=kind in ("grey+alpha", "rgba"), bitdepth=depth, interlace=interlace)
                if kind == "palette":
                    options = dict(palette=palette, bitdepth=depth, interlace=interlace)
                file = io.BytesIO()
                png.Writer(columns, rows, **options).write(file, samples)
                kept = []
                for row in samples:
                    for c in range(columns):
                        pixel = row[c * planes:(c + 1) * planes]
                        if kind == "palette":
                            kept += palette[pixel[0]]
                        else:
                            colours = pixel[:-1] if options["alpha"] else pixel
                            kept += [v * 255 // top if depth < 8 else v for v in colours]
                cases.append({
                    "kind": f"{kind} {depth}{' interlaced' if interlace else ''}",
                    "depth": depth,
                    "shape": [rows, columns] if kind.startswith("grey") else [rows, columns, 3],
                    "samples": kept,
                    "file": base64.b64encode(file.getvalue()).decode(),
                })



def paeth(a, b, c):
    p = a + b - c
    distances = (abs(p - a), abs(p - b), abs(p - c))
    return (a, b, c)[distances.index(min(distances))]


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


for planes, depth in [(1, 8), (1, 16), (3, 8), (3, 16)]:
    rows, columns, back = 15, 11, planes * depth // 8
    samples = np.random.default_rng(depth + planes).integers(0, 2 ** depth, (rows, columns, planes)).astype(f"u{depth // 8}")
    raw = samples.astype(f">u{depth // 8}").tobytes()
    length = len(raw) // rows
    data = bytearray()
    for r in range(rows):
        kind = r % 5
        data.append(kind)
        for i in range(length):
            at = r * length + i
            left = raw[at - back] if i >= back else 0
            up = raw[at - length] if r else 0
            corner = raw[at - length - back] if r and i >= back else 0
            data.append((raw[at] - (0, left, up, (left + up) // 2, paeth(left, up, corner))[kind]) & 255)
    file = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, depth, 0 if planes == 1 else 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(bytes(data))) + chunk(b"IEND", b""))
    read = cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_UNCHANGED).reshape(samples.shape)
    assert (read[..., ::-1] == samples).all()
    cases.append({"kind": f"filtered {planes}x{depth}", "depth": depth, "shape": [rows, columns] if planes == 1 else [rows, columns, 3],
                  "samples": samples.reshape(-1).tolist(), "file": base64.b64encode(file).decode()})

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pictures.json.gz")
with open(path, "wb") as file:
    file.write(gzip.compress(json.dumps(cases).encode(), 9, mtime=0))
