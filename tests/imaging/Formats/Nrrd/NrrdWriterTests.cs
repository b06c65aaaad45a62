using System.IO.Compression;
using System.Text;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Formats.Nrrd;
using Aiaa.Imaging.Volumes;
using CsCheck;

namespace Aiaa.Imaging.Tests.Formats.Nrrd;

public sealed class NrrdWriterTests
{
    private static readonly Gen<Affine> Affines = Gen.Double[-3, 3].Array[12].Where(m => Math.Abs(Determinant(m)) > 0.1).Select(m => new Affine([.. m, 0, 0, 0, 1]));

    [Fact]
    public void What_is_written_is_read_back_to_the_last_bit_of_its_affine() =>
        Gen.Select(Gen.Int[1, 6].Array[3], Gen.Int[1, 3], Affines, Gen.Bool).Sample((spatial, channels, affine, gzip) =>
        {
            int[] shape = channels == 1 ? spatial : [.. spatial, channels];
            Volume<short> volume = Volume<short>.AllocateLastAxisFastest(shape, affine);
            for (int i = 0; i < volume.Count; i++)
            {
                volume.Storage.Span[i] = (short)((i * 37) - 100);
            }

            using MemoryStream file = new();
            NrrdWriter.Write(file, volume, 3, affine, gzip ? CompressionLevel.Fastest : null);
            ImageFile read = Files.Read(file.ToArray(), "x.nrrd");
            Assert.Equal(shape, read.Stored.Shape.ToArray());
            Assert.Equal(volume.ToFirstAxisFastest().ToArray(), ((Volume<short>)read.Stored).ToFirstAxisFastest().ToArray());
            Assert.Equal(affine, read.Stored.Affine);
            Assert.Equal(gzip, read.Compressed);
        });

    [Fact]
    public void The_header_is_the_one_that_viewers_know()
    {
        using MemoryStream file = new();
        Volume<ushort> mask = Volume<ushort>.Allocate([2, 1, 1], Affine.Identity);
        mask[1, 0, 0] = 0x0102;
        NrrdWriter.Write(file, mask, 3, new Affine([-0.5, 0, 0, 10, 0, 0.5, 0, -20, 0, 0, 2.5, 30, 0, 0, 0, 1]), null, TestContext.Current.CancellationToken);
        Assert.Equal(
            """
            NRRD0004
            # http://teem.sourceforge.net/nrrd/format.html
            type: unsigned short
            dimension: 3
            space: left-posterior-superior
            sizes: 2 1 1
            space directions: (0.5,0,0) (0,-0.5,0) (0,0,2.5)
            kinds: domain domain domain
            endian: little
            encoding: raw
            space origin: (-10,20,30)


            """.ReplaceLineEndings("\n"),
            Encoding.ASCII.GetString(file.ToArray()[..^4]));
        Assert.Equal([0, 0, 2, 1], file.ToArray()[^4..]);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(5, 3)]
    public void A_slice_keeps_its_place_in_space(double z, int axes)
    {
        Affine affine = new([2, 0, 0, 1, 0, 3, 0, 2, 0, 0, 1, z, 0, 0, 0, 1]);
        using MemoryStream file = new();
        ImageWriter.Write(file, Volume<byte>.Allocate([4, 3], affine), NiftiGeometry.FromAffine(affine, [4, 3]), ImageFormat.Nrrd, true, TestContext.Current.CancellationToken);
        ImageFile read = Files.Read(file.ToArray());
        Assert.Equal(axes, read.Stored.Rank);
        Assert.Equal(affine, read.Stored.Affine);
    }

    [Fact]
    public void More_axes_than_channels_explain_are_refused()
    {
        ImagingException e = Assert.Throws<ImagingException>(() => NrrdWriter.Write(Stream.Null, Volume<byte>.Allocate([2, 2, 2, 2, 2], Affine.Identity), 3, Affine.Identity, null, TestContext.Current.CancellationToken));
        Assert.Contains("at most one of channels", e.Message, StringComparison.Ordinal);
    }

    private static double Determinant(double[] m) =>
        (m[0] * ((m[5] * m[10]) - (m[6] * m[9]))) - (m[1] * ((m[4] * m[10]) - (m[6] * m[8]))) + (m[2] * ((m[4] * m[9]) - (m[5] * m[8])));
}
