namespace Aiaa.Imaging.Formats;

/// <summary>The format in which a file held its image. Compression around it is told apart: <see cref="ImageFile.Compressed"/>.</summary>
public enum ImageFormat
{
    /// <summary>NIfTI-1: one .nii file, or a pair of .hdr and .img.</summary>
    Nifti1,

    /// <summary>NIfTI-2: as NIfTI-1, with 64-bit dimensions and double-precision geometry.</summary>
    Nifti2,

    /// <summary>NRRD: one .nrrd file, or a header (.nhdr) and its voxels.</summary>
    Nrrd,

    /// <summary>MetaImage: one .mha file, or a header (.mhd) and its voxels.</summary>
    MetaImage,

    /// <summary>A PNG picture.</summary>
    Png,

    /// <summary>A JPEG picture.</summary>
    Jpeg,
}
