"""The labelled real images of shared/data. They are never trained on."""
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nibabel
import numpy as np
import pydicom

SLAB_STRUCTURES = {
    1: "spleen", 5: "liver", 6: "stomach", 7: "pancreas", 8: "adrenal gland right", 20: "colon", 32: "vertebra T12", 33: "vertebra T11",
    52: "aorta", 63: "inferior vena cava", 64: "portal and splenic vein", 69: "humerus left", 70: "humerus right",
    79: "spinal cord", 86: "autochthonous muscle left", 87: "autochthonous muscle right", 117: "costal cartilages",
    **{91 + n: f"rib left {n}" for n in range(1, 13)}, **{103 + n: f"rib right {n}" for n in range(1, 13)},
}
"""Names in the label map of the CT slab (TotalSegmentator's total task, version 2)."""


@dataclass(frozen=True)
class Case:
    """One structure: an image (x, y, z), its mask, voxel sizes in mm."""

    scan: str
    structure: str
    image: np.ndarray
    mask: np.ndarray
    spacing: np.ndarray


def _nifti(path: Path) -> tuple[np.ndarray, np.ndarray]:
    loaded = nibabel.load(path)
    return np.asarray(loaded.dataobj), np.array(loaded.header.get_zooms()[:3], float)


def _series(folder: Path) -> np.ndarray:
    """The CT slab as dcm2niix would store it (axes to the left, to the front, up), in Hounsfield units."""
    slices = sorted((pydicom.dcmread(p) for p in folder.glob("*.dcm")), key=lambda s: float(s.ImagePositionPatient[2]))
    planes = [s.pixel_array * float(s.RescaleSlope) + float(s.RescaleIntercept) for s in slices]
    return np.flip(np.stack(planes, -1).transpose(1, 0, 2), 1).astype(np.float32)


def cases(data: Path) -> Iterator[Case]:
    labels, spacing = _nifti(data / "ct/example_seg_dicom.nii.gz")
    image = _series(data / "dicom/totalseg_ct_dicom")
    for index in np.unique(labels)[1:]:
        yield Case("CT slab", SLAB_STRUCTURES[int(index)], image, labels == index, spacing)
    for scan, structure, image_name, label_name, index in (
        ("CT spleen_8", "spleen", "ct/spleen_8", "ct/spleen_8_label", 1),
        ("MR T1 cord", "spinal cord", "mri_spine/t1w", "mri_spine/t1w_seg-manual", 1),
        ("MR T2 cord", "spinal cord", "mri_spine/t2", "mri_spine/t2_seg-manual", 1),
        ("MR T2* cord", "spinal cord", "mri_spine/t2s", "mri_spine/t2s_seg", 1),
        ("MR T2* cord", "grey matter of the cord", "mri_spine/t2s", "mri_spine/t2s_gmseg_manual", 1),
    ):
        image, _ = _nifti(data / f"{image_name}.nii.gz")
        labels, spacing = _nifti(data / f"{label_name}.nii.gz")
        yield Case(scan, structure, image.astype(np.float32), labels == index, spacing)
