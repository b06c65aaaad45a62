using System.IO.Compression;
using System.Numerics;
using System.Text;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Formats.Nrrd;
using Aiaa.Imaging.Formats.Pictures;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Functions.Tests.Support;

/// <summary>Files of small images that tests make.</summary>
internal static class Pictures
{
    /// <summary>A geometry with unequal spacing and an origin, so that one that is lost shows.</summary>
    public static Affine Oblique { get; } = new([-0.7, 0, 0, 12, 0, 0.7, 0, -34, 0, 0, 2.5, 56, 0, 0, 0, 1]);

    /// <summary>Dense values with the first axis fastest, as NIfTI.</summary>
    public static byte[] Nifti<T>(int[] shape, T[] values, bool compressed = true)
        where T : unmanaged, INumber<T>
    {
        using MemoryStream file = new();
        Volume<T> volume = Volume<T>.FromFirstAxisFastest(values, shape, Oblique);
        NiftiGeometry geometry = NiftiGeometry.FromAffine(Oblique, shape.AsSpan(0, Math.Min(3, shape.Length)));
        NiftiWriter.Write(file, volume, geometry, compressed ? CompressionLevel.Fastest : null);
        return file.ToArray();
    }

    /// <summary>Dense values with the first axis fastest, as NRRD.</summary>
    public static byte[] Nrrd<T>(int[] shape, T[] values, bool compressed = true)
        where T : unmanaged, INumber<T>
    {
        using MemoryStream file = new();
        NrrdWriter.Write(file, Volume<T>.FromFirstAxisFastest(values, shape, Oblique), shape.Length, Oblique, compressed ? CompressionLevel.Fastest : null);
        return file.ToArray();
    }

    /// <summary>Dense bytes with the first axis fastest, as MetaImage on the same grid, whose world is LPS.</summary>
    public static byte[] Meta(int[] shape, byte[] values) =>
    [
        .. Encoding.ASCII.GetBytes(
            $"NDims = {shape.Length}\nDimSize = {string.Join(' ', shape)}\nTransformMatrix = 1 0 0 0 -1 0 0 0 1\nOffset = -12 34 56\nElementSpacing = 0.7 0.7 2.5\nElementType = MET_UCHAR\nElementDataFile = LOCAL\n"),
        .. values,
    ];

    /// <summary>Row-major values, as PNG.</summary>
    public static byte[] Png<T>(int[] shape, T[] values)
        where T : unmanaged, INumber<T>
    {
        using MemoryStream file = new();
        PngWriter.Write(file, Volume<T>.FromLastAxisFastest(values, shape, Affine.Identity));
        return file.ToArray();
    }
}
