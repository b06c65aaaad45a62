#!/usr/bin/python3
"""PNG pictures of every kind with the samples they hold, for PngReaderTests.

Made with Debian's python3-png (pypng 0.20220715), which shares nothing with the reader:  apt-get install python3-png; make_pictures.py
Writes pictures.json.gz: each file, its shape, and its samples without alpha, stretched to 8 bits where it has fewer.
"""
import base64, gzip, io, json, os, random
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

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pictures.json.gz")
with open(path, "wb") as file:
    file.write(gzip.compress(json.dumps(cases).encode(), 9, mtime=0))
