using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Tests.Serving;

/// <summary>A small NIfTI file whose voxels are above one half in one corner.</summary>
internal static class SmallImage
{
    public static readonly Affine Affine = Affine.FromSpacing([-0.8, 0.8, 2], [10, -20, 30]);

    public static byte[] Create(int seed = 0, int size = 8)
    {
        Volume<float> volume = Volume<float>.Allocate([size, size, size], Affine);
        Span<float> voxels = volume.Storage.Span;
        for (int i = 0; i < voxels.Length; i++)
        {
            (int z, int y, int x) = (i / size / size, i / size % size, i % size);
            voxels[i] = x < 3 && y < 2 && z < 5 ? 1 : seed * 1e-4f;
        }

        using MemoryStream stream = new();
        NiftiWriter.Write(stream, volume, NiftiGeometry.FromAffine(Affine, volume.Shape), null);
        return stream.ToArray();
    }
}
