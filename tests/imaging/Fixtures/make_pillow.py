#!/usr/bin/python3
"""Pictures of every kind with the arrays that MONAI's PILReader makes of them, for PictureFileTests.

Made with Debian's python3-pil 9.4 (libjpeg-turbo) and python3-png:  apt-get install python3-pil python3-png python3-numpy; make_pillow.py
PILReader is numpy.moveaxis(numpy.asarray(PIL.Image.open(file)), 0, 1). Writes pillow.json.gz.
"""
import base64, gzip, io, json, os, random
import numpy as np
import png
from PIL import Image

random.seed(3)
cases = []


def keep(kind, file):
    values = np.moveaxis(np.asarray(Image.open(io.BytesIO(file))), 0, 1)
    cases.append({"kind": kind, "shape": list(values.shape), "file": base64.b64encode(file).decode(), "values": np.asarray(values, "<i4").ravel().tolist()})


for kind in ["grey", "grey+alpha", "rgb", "rgba", "palette"]:
    for depth in {"grey": [1, 2, 4, 8, 16], "palette": [1, 2, 4, 8]}.get(kind, [8] if kind == "grey+alpha" else [8, 16]):  # of 16-bit grey with alpha Pillow's versions make different arrays
        for interlace in [False, True]:
            columns, rows = 7, 5
            planes = {"grey": 1, "grey+alpha": 2, "rgb": 3, "rgba": 4, "palette": 1}[kind]
            samples = [[random.randint(0, 2 ** depth - 1) for _ in range(columns * planes)] for _ in range(rows)]
            options = dict(greyscale=kind.startswith("grey"), alpha=kind in ("grey+alpha", "rgba"), bitdepth=depth, interlace=interlace)
            if kind == "palette":
                options = dict(palette=[tuple(random.randrange(256) for _ in range(3)) for _ in range(2 ** depth)], bitdepth=depth, interlace=interlace)
            file = io.BytesIO()
            png.Writer(columns, rows, **options).write(file, samples)
            keep(f"png {kind} {depth}{' interlaced' if interlace else ''}", file.getvalue())

y, x = np.mgrid[0:45, 0:37]
smooth = np.stack([128 + 100 * np.sin(x / 9 + c) * np.cos(y / (7 + c)) for c in range(3)], -1).clip(0, 255).astype(np.uint8)
for mode, pixels in [("L", smooth[..., 0]), ("RGB", smooth)]:
    for progressive in [False, True]:
        for quality, subsampling in [(95, 0), (60, 2), (80, 1)]:
            file = io.BytesIO()
            Image.fromarray(pixels, mode).save(file, "JPEG", quality=quality, progressive=progressive, **({} if mode == "L" else {"subsampling": subsampling}))
            keep(f"jpeg {mode} {quality}{' progressive' if progressive else ''}", file.getvalue())
turned = io.BytesIO()
exif = Image.Exif()
exif[0x0112] = 6
Image.fromarray(smooth, "RGB").save(turned, "JPEG", exif=exif)
keep("jpeg turned by its camera", turned.getvalue())
cmyk = io.BytesIO()
Image.fromarray(np.concatenate([smooth, smooth[..., :1]], -1), "CMYK").save(cmyk, "JPEG")
cases.append({"kind": "jpeg cmyk, refused", "shape": [], "file": base64.b64encode(cmyk.getvalue()).decode(), "values": []})

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pillow.json.gz")
with open(path, "wb") as file:
    file.write(gzip.compress(json.dumps(cases).encode(), 9, mtime=0))
print(len(cases), os.path.getsize(path))
