using System.IO.Compression;
using System.Numerics;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;
using CsCheck;

namespace Aiaa.Imaging.Tests.Formats.Nifti;

/// <summary>A volume among zeros must be written as the whole array would be.</summary>
public sealed class NiftiPatchWriterTests
{
    private static readonly Gen<(int Before, int Length, int After)> Axis = Gen.Select(Gen.Int[0, 40], Gen.Int[1, 40], Gen.Int[0, 40]);

    [Fact]
    public void The_file_is_that_of_the_whole_array() => Gen.Select(Axis, Axis, Axis, Gen.Int[1, 3], Gen.Bool, Gen.Int[0, 1000]).Sample(
        (x, y, z, rank, wide, seed) =>
        {
            (int Before, int Length, int After)[] axes = [.. ((int, int, int)[])[x, y, z]];
            axes = axes[..rank];
            if (wide)
            {
                Check<ushort>(axes, seed);
            }
            else
            {
                Check<byte>(axes, seed);
            }
        },
        iter: 60);

    [Fact]
    public void A_slice_in_a_large_volume_and_nothing_at_all_are_written_in_full()
    {
        Check<byte>([(100, 200, 212), (50, 300, 162), (33, 1, 66)], 7);
        Check<byte>([(0, 1, 511), (0, 1, 511), (0, 1, 20)], 8);
        Check<byte>([(511, 1, 0), (511, 1, 0), (20, 1, 0)], 9);
    }

    [Fact]
    public void Another_grid_is_refused()
    {
        Patch patch = new(Volume<byte>.Allocate([1, 1, 1], Affine.Identity), [0, 0, 0], [4, 4, 4]);
        using MemoryStream file = new();
        Assert.Throws<ImagingException>(() => NiftiPatchWriter.Write(file, patch, NiftiGeometry.FromAffine(Affine.Identity, [4, 4, 5]), gzip: true, TestContext.Current.CancellationToken));
        Patch four = new(Volume<byte>.Allocate([1, 1, 1, 1], Affine.Identity), [0, 0, 0, 0], [4, 4, 4, 4]);
        Assert.Throws<ImagingException>(() => NiftiPatchWriter.Write(file, four, NiftiGeometry.FromAffine(Affine.Identity, [4, 4, 4]), gzip: true, TestContext.Current.CancellationToken));
    }

    private static void Check<T>((int Before, int Length, int After)[] axes, int seed)
        where T : unmanaged, INumber<T>
    {
        Random random = new(seed);
        Volume<T> inside = Volume<T>.AllocateLastAxisFastest([.. axes.Select(axis => axis.Length)], Affine.Identity);
        foreach (ref T value in inside.Storage.Span)
        {
            value = T.CreateTruncating(random.Next());
        }

        int[] shape = [.. axes.Select(axis => axis.Before + axis.Length + axis.After)];
        Patch patch = new(inside, [.. axes.Select(axis => axis.Before)], shape);
        NiftiGeometry geometry = NiftiGeometry.FromAffine(Affine.FromSpacing([0.7, 0.8, 3]), shape);
        byte[] whole = Written(stream => NiftiWriter.Write(stream, patch.ToVolume(), geometry, null, TestContext.Current.CancellationToken));
        Assert.Equal(whole, Written(stream => NiftiPatchWriter.Write(stream, patch, geometry, gzip: false, TestContext.Current.CancellationToken)));
        byte[] compressed = Written(stream => NiftiPatchWriter.Write(stream, patch, geometry, gzip: true, TestContext.Current.CancellationToken));
        using GZipStream inflated = new(new MemoryStream(compressed), CompressionMode.Decompress);
        using MemoryStream back = new();
        inflated.CopyTo(back);
        Assert.Equal(whole, back.ToArray());
        Assert.Equal((uint)whole.Length, BitConverter.ToUInt32(compressed.AsSpan()[^4..]));
    }

    private static byte[] Written(Action<Stream> write)
    {
        using MemoryStream file = new();
        write(file);
        return file.ToArray();
    }
}
