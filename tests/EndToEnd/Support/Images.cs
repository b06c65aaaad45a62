using System.IO.Compression;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;

namespace Aiaa.EndToEnd.Tests.Support;

/// <summary>Images for the tests, and reading of what comes back.</summary>
internal static class Images
{
    /// <summary>A small CT of a made-up trunk: soft tissue with two lungs and a spine in air; axes LAS, 4 mm.</summary>
    public static Volume<short> SmallCt { get; } = MakeSmallCt();

    /// <summary>The small CT as .nii.gz.</summary>
    public static byte[] SmallCtFile { get; } = Write(SmallCt, CompressionLevel.Fastest);

    public static byte[] Write(Volume volume, CompressionLevel? gzip)
    {
        using MemoryStream file = new();
        NiftiWriter.Write(file, volume, NiftiGeometry.FromAffine(volume.Affine, volume.Shape[..3]), gzip);
        return file.ToArray();
    }

    public static ImageFile Read(byte[] file, string name)
    {
        using MemoryStream stream = new(file);
        return ImageReader.Read(stream, name, ImageLimits.Default);
    }

    private static Volume<short> MakeSmallCt()
    {
        Volume<short> ct = Volume<short>.Allocate([80, 60, 40], new Affine([-4, 0, 0, 158, 0, 4, 0, -118, 0, 0, 4, -78, 0, 0, 0, 1]));
        for (int k = 0; k < 40; k++)
        {
            for (int j = 0; j < 60; j++)
            {
                for (int i = 0; i < 80; i++)
                {
                    bool body = Inside(i, j, 40, 30, 34, 24);
                    bool lung = k is > 5 and < 34 && (Inside(i, j, 25, 32, 11, 16) || Inside(i, j, 55, 32, 11, 16));
                    bool spine = Inside(i, j, 40, 14, 5, 5);
                    ct[i, j, k] = (short)(spine ? 350 + (((i * 7) + (j * 13) + (k * 29)) % 250) : lung ? -850 : body ? 50 : -1000);
                }
            }
        }

        return ct;

        static bool Inside(int i, int j, double ci, double cj, double a, double b) =>
            ((i - ci) * (i - ci) / (a * a)) + ((j - cj) * (j - cj) / (b * b)) < 1;
    }
}
