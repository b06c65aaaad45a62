using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats.Pictures;

/// <summary>Pictures as images of a pipeline, as MONAI's PILReader has them: axes (column, row), then the channels of colours; pixels of 1 mm at the origin.</summary>
internal static class PictureFile
{
    /// <summary>Makes an image of a picture.</summary>
    /// <param name="picture">Axes (row, column) or (row, column, channel).</param>
    /// <param name="format">Where it comes from.</param>
    public static ImageFile Of(Volume picture, ImageFormat format)
    {
        Volume turned = picture.Rank == 2 ? picture.Transpose(1, 0) : picture.Transpose(1, 0, 2);
        return new ImageFile
        {
            Stored = turned,
            Geometry = NiftiGeometry.FromAffine(Affine.Identity, turned.Shape[..2]),
            Format = format,
            Compressed = true,
        };
    }
}
