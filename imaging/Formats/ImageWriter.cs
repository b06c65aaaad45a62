using System.IO.Compression;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Formats.Nrrd;
using Aiaa.Imaging.Formats.Pictures;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats;

/// <summary>Writes an image in the formats of answers: NIfTI, NRRD and PNG.</summary>
public static class ImageWriter
{
    /// <summary>Whether a format is written.</summary>
    public static bool Writes(ImageFormat format) => format is ImageFormat.Nifti1 or ImageFormat.Nrrd or ImageFormat.Png;

    /// <summary>The name's ending of a format that is written.</summary>
    public static string Ending(ImageFormat format, bool compress) => format switch
    {
        ImageFormat.Nrrd => ".nrrd",
        ImageFormat.Png => ".png",
        _ => compress ? ".nii.gz" : ".nii",
    };

    /// <summary>Whether a volume can be a PNG: bytes or 16-bit unsigned integers on one plane, one or three to a pixel.</summary>
    /// <param name="volume">Axes (x, y), with a further one of length 1 perhaps, and perhaps one of channels.</param>
    /// <param name="spatialAxes">How many of them are spatial.</param>
    public static bool FitsPng(Volume volume, int spatialAxes) =>
        volume is Volume<byte> or Volume<ushort> && AsPicture(volume, spatialAxes) is { } picture && (picture.Rank == 2 || picture.Shape[2] == 3);

    /// <summary>Writes an image.</summary>
    /// <param name="output">Where to; it stays open.</param>
    /// <param name="volume">The spatial axes in the order of <paramref name="geometry"/>, and behind them perhaps others.</param>
    /// <param name="geometry">Where the voxels lie; of a PNG it is lost.</param>
    /// <param name="format">One that is written.</param>
    /// <param name="compress">Whether to compress; a PNG always is.</param>
    /// <param name="cancellation">Looked at between blocks.</param>
    /// <exception cref="ImagingException">The volume does not fit the format, or not the geometry.</exception>
    public static void Write(Stream output, Volume volume, NiftiGeometry geometry, ImageFormat format, bool compress, CancellationToken cancellation = default)
    {
        CompressionLevel? level = compress ? CompressionLevel.Fastest : null;
        int spatialAxes = geometry.SpatialShape.Length;
        switch (format)
        {
            case ImageFormat.Nifti1:
                NiftiWriter.Write(output, volume, geometry, level, cancellation);
                break;
            case ImageFormat.Nrrd:
                NrrdWriter.Write(output, volume, spatialAxes, geometry.Affine(), level, cancellation);
                break;
            case ImageFormat.Png when FitsPng(volume, spatialAxes):
                PngWriter.Write(output, AsPicture(volume, spatialAxes)!, cancellation);
                break;
            case ImageFormat.Png:
                throw new ImagingException($"An array of shape {volume.ShapeText} of {volume.ElementType.Name} elements cannot be a PNG, which has one plane of bytes or 16-bit unsigned integers; write it as NIfTI or NRRD.");
            default:
                throw new ArgumentException($"{format} is not written.", nameof(format));
        }
    }

    // (x, y[, 1][, channel]) as (row, column[, channel]).
    private static Volume? AsPicture(Volume volume, int spatialAxes)
    {
        if (spatialAxes == 3 && volume.Shape[2] == 1)
        {
            (volume, spatialAxes) = (volume.RemoveAxis(2), 2);
        }

        return spatialAxes != 2 ? null : volume.Rank switch
        {
            2 => volume.Transpose(1, 0),
            3 => volume.Transpose(1, 0, 2),
            _ => null,
        };
    }
}
