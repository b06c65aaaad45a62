using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Tests.Fixtures;
using CsCheck;

namespace Aiaa.Imaging.Tests.Formats.Nifti;

public sealed class NiftiFuzzTests
{
    private const long MemoryBound = 64 << 20;

    private static readonly byte[][] Seeds =
    [
        Files.SmallNifti(4, 3, 2),
        .. Fixture.Load("nifti_types.json.gz").EnumerateArray().Where((_, i) => i % 7 == 0).Select(c => c.Bytes("file")),
        .. Fixture.Load("nifti_affines.json.gz").EnumerateArray().Where((_, i) => i % 17 == 0).Select(c => c.Bytes("file")),
    ];

    [Fact]
    public void Damaged_headers_are_read_or_refused_and_cost_little() => Gen.Int[0, Seeds.Length - 1]
        .Select(Gen.Select(Gen.Int[0, 560], Gen.Byte).Array[1, 6], Gen.Int[0, 700], Gen.Bool)
        .Sample((seed, flips, cut, gzip) =>
        {
            byte[] file = [.. Seeds[seed]];
            foreach ((int at, byte value) in flips)
            {
                file[at % file.Length] = value;
            }

            Survives(cut < 350 ? file : file[..Math.Min(cut, file.Length)], gzip);
        }, iter: 20_000);

    [Fact]
    public void Damaged_gzip_is_read_or_refused() => Gen.Int[0, Seeds.Length - 1].Select(Gen.Int[0, 1 << 20], Gen.Byte).Sample((seed, at, value) =>
    {
        byte[] gzip = Files.Gzip(Seeds[seed]);
        gzip[at % gzip.Length] = value;
        Survives(gzip, false);
    }, iter: 5_000);

    [Fact]
    public void Noise_is_refused() => Gen.Byte.Array[0, 1000].Sample(noise => Survives(noise, false), iter: 2_000);

    private static void Survives(byte[] file, bool gzip)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            ImageFile image = ImageReader.Read(new MemoryStream(gzip ? Files.Gzip(file) : file), "x.nii", ImageLimits.Default, CancellationToken.None);
            Assert.True(image.Stored.Affine.ToArray().All(double.IsFinite));
            _ = image.ToSingle();
            _ = image.Geometry.MonaiAffine();
        }
        catch (ImageFormatException error)
        {
            Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MemoryBound);
    }
}
