"""Makes frames.json.gz: small synthetic pictures compressed by GDCM in the transfer syntaxes that are decoded here, with their
samples as GDCM decodes them; JPEG Extended of 12 bits by dcmtk, because GDCM writes 16 where the standard has 12. Nothing in them
comes from a patient.

Needs pydicom, numpy, python3-gdcm and dcmtk (Debian: python3-pydicom python3-gdcm dcmtk). Run in this folder: python3 make_frames.py
"""
import base64
import gzip
import json
import os
import subprocess
import tempfile

import gdcm
import numpy as np
import pydicom
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.encaps import generate_pixel_data_frame

SYNTAXES = {
    "1.2.840.10008.1.2.4.50": gdcm.TransferSyntax.JPEGBaselineProcess1,
    "1.2.840.10008.1.2.4.57": gdcm.TransferSyntax.JPEGLosslessProcess14,
    "1.2.840.10008.1.2.4.70": gdcm.TransferSyntax.JPEGLosslessProcess14_1,
    "1.2.840.10008.1.2.4.80": gdcm.TransferSyntax.JPEGLSLossless,
    "1.2.840.10008.1.2.4.81": gdcm.TransferSyntax.JPEGLSNearLossless,
    "1.2.840.10008.1.2.4.90": gdcm.TransferSyntax.JPEG2000Lossless,
    "1.2.840.10008.1.2.4.91": gdcm.TransferSyntax.JPEG2000,
}

EXTENDED = "1.2.840.10008.1.2.4.51"

LOSSLESS = ["1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90"]


def picture(columns, rows, bits, signed, seed):
    """A smooth wave with noise and a flat corner, over the whole range of the bits."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:rows, 0:columns]
    wave = (np.sin(x / 7.0) * np.cos(y / 11.0) + 1) / 2
    samples = wave * (2 ** bits - 1) * 0.9 + random.integers(0, max(2, 2 ** bits // 50), (rows, columns))
    samples = np.clip(samples, 0, 2 ** bits - 1).astype(np.int64)
    samples[: rows // 3, : columns // 3] = 0
    samples[-1, -1] = 2 ** bits - 1
    if signed:
        samples -= 2 ** (bits - 1)
    kind = ("i" if signed else "u") + ("1" if bits <= 8 else "2")
    return samples.astype("<" + kind)


def write(path, samples, bits, signed):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = pydicom.uid.SecondaryCaptureImageStorage
    meta.MediaStorageSOPInstanceUID = "1.2.3.4"
    meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    ds = FileDataset(path, {}, file_meta=meta, preamble=b"\0" * 128)
    ds.is_little_endian, ds.is_implicit_VR = True, False
    ds.SOPClassUID, ds.SOPInstanceUID = meta.MediaStorageSOPClassUID, "1.2.3.4"
    ds.Modality, ds.ConversionType = "OT", "SYN"
    ds.StudyInstanceUID, ds.SeriesInstanceUID = "1.2.3.5", "1.2.3.6"
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows, ds.Columns = samples.shape
    ds.BitsAllocated = samples.dtype.itemsize * 8
    ds.BitsStored, ds.HighBit, ds.PixelRepresentation = bits, bits - 1, int(signed)
    ds.PixelData = samples.tobytes() + b"\0" * (samples.nbytes % 2)
    ds.save_as(path)


def compress(samples, bits, signed, uid):
    with tempfile.TemporaryDirectory() as folder:
        plain, packed = os.path.join(folder, "a.dcm"), os.path.join(folder, "b.dcm")
        write(plain, samples, bits, signed)
        reader = gdcm.ImageReader()
        reader.SetFileName(plain)
        assert reader.Read()
        change = gdcm.ImageChangeTransferSyntax()
        change.SetTransferSyntax(gdcm.TransferSyntax(SYNTAXES[uid]))
        change.SetInput(reader.GetImage())
        assert change.Change()
        writer = gdcm.ImageWriter()
        writer.SetFile(reader.GetFile())
        writer.SetImage(change.GetOutput())
        writer.SetFileName(packed)
        assert writer.Write()
        ds = pydicom.dcmread(packed)
        assert ds.file_meta.TransferSyntaxUID == uid, (ds.file_meta.TransferSyntaxUID, uid)
        again = gdcm.ImageReader()
        again.SetFileName(packed)
        assert again.Read()
        decoded = again.GetImage().GetBuffer().encode("utf-8", errors="surrogateescape")
        frame = next(generate_pixel_data_frame(ds.PixelData, 1))
        return frame, np.frombuffer(decoded[: samples.nbytes], samples.dtype)


def compress_extended(samples, bits, signed):
    with tempfile.TemporaryDirectory() as folder:
        plain, packed, back = (os.path.join(folder, name) for name in ("a.dcm", "b.dcm", "c.dcm"))
        write(plain, samples, bits, signed)
        subprocess.run(["dcmcjpeg", "+ee", "+q", "95", plain, packed], check=True)
        subprocess.run(["dcmdjpeg", packed, back], check=True)
        ds = pydicom.dcmread(packed)
        assert ds.file_meta.TransferSyntaxUID == EXTENDED
        decoded = np.frombuffer(pydicom.dcmread(back).PixelData[: samples.nbytes], samples.dtype)
        return next(generate_pixel_data_frame(ds.PixelData, 1)), decoded


def main():
    cases = []
    wanted = [(uid, bits, signed) for uid in LOSSLESS for bits, signed in ((8, False), (12, False), (16, False), (16, True))]
    wanted += [("1.2.840.10008.1.2.4.50", 8, False), (EXTENDED, 12, False), ("1.2.840.10008.1.2.4.91", 12, False)]
    for seed, (uid, bits, signed) in enumerate(wanted):
        samples = picture(45, 37, bits, signed, seed)
        frame, decoded = compress_extended(samples, bits, signed) if uid == EXTENDED else compress(samples, bits, signed, uid)
        lossless = uid in LOSSLESS
        if lossless:
            assert np.array_equal(decoded.reshape(samples.shape), samples), (uid, bits, signed)
        cases.append({
            "transfer_syntax": uid, "columns": 45, "rows": 37, "bits_allocated": samples.dtype.itemsize * 8, "bits_stored": bits,
            "signed": signed, "lossless": lossless,
            "frame": base64.b64encode(frame).decode(), "samples": base64.b64encode(decoded.tobytes()).decode(),
        })
        print(uid, bits, signed, len(frame), "of", samples.nbytes)
    with gzip.GzipFile("frames.json.gz", "wb", mtime=0) as out:
        out.write(json.dumps(cases).encode())


if __name__ == "__main__":
    main()
