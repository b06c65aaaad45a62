using System.IO.Compression;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Benchmarks.Clicks;

/// <summary>A CT of the size that clinics make, 512×512×300 in int16, with the noise that makes files of CTs as large as they are.</summary>
internal static class SyntheticCt
{
    private const int Width = 512;
    private const int Slices = 300;
    private const uint NoiseLevels = 48;

    public static int[] Shape { get; } = [Width, Width, Slices];

    /// <summary>The file, .nii.gz.</summary>
    public static byte[] File()
    {
        Affine affine = new([-0.78, 0, 0, 200, 0, 0.78, 0, -200, 0, 0, 1, -150, 0, 0, 0, 1]);
        Volume<short> ct = Volume<short>.Allocate(Shape, affine);
        Parallel.For(0, Slices, k =>
        {
            Span<short> slice = ct.Storage.Span.Slice(k * Width * Width, Width * Width);
            uint random = (uint)k + 1;
            for (int at = 0; at < slice.Length; at++)
            {
                (int j, int i) = Math.DivRem(at, Width);
                random = (random * 1664525) + 1013904223;
                bool body = (((i - 256) * (i - 256)) / 48400.0) + (((j - 256) * (j - 256)) / 28900.0) < 1;
                slice[at] = (short)((body ? 40 : -1000) + (int)((random >> 16) % NoiseLevels));
            }
        });
        using MemoryStream file = new();
        NiftiWriter.Write(file, ct, NiftiGeometry.FromAffine(affine, ct.Shape), CompressionLevel.Fastest);
        return file.ToArray();
    }
}
