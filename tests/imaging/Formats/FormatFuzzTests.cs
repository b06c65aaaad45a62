using System.Text.Json;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Tests.Fixtures;
using CsCheck;

namespace Aiaa.Imaging.Tests.Formats;

/// <summary>Damage to NRRD, MetaImage, JPEG and archives: read or refused with a sentence, and never at the price of what a header claims.</summary>
public sealed class FormatFuzzTests
{
    private const long MemoryBound = 96 << 20;

    private static readonly byte[][] Headers =
    [
        .. Fixture.Load("formats.json.gz").EnumerateArray().Where((c, i) => i % 3 == 0 && c.GetProperty("data").ValueKind == JsonValueKind.Null).Select(c => c.Bytes("file")),
    ];

    private static readonly byte[][] Jpegs =
        [.. Fixture.Load("pillow.json.gz").EnumerateArray().Where(c => c.Text("kind").StartsWith("jpeg", StringComparison.Ordinal)).Select(c => c.Bytes("file"))];

    private static readonly byte[][] Zips =
    [
        Archives.Zips.Of(("a.nii", Files.SmallNifti(3, 2, 2)), ("b.nii", Files.SmallNifti(3, 2, 2))),
        Archives.Zips.Of(("in.nhdr", ReferenceFiles.Find("detached with line skip").Bytes("file")), ("in.raw", ReferenceFiles.Find("detached with line skip").Bytes("data"))),
    ];

    [Fact]
    public void Damaged_headers_in_text_are_read_or_refused_and_cost_little() => Damage(Headers, 500, 8_000);

    [Fact]
    public void Damaged_photographs_are_read_or_refused_and_cost_little() => Damage(Jpegs, 1 << 20, 2_000);

    [Fact]
    public void Damaged_archives_are_read_or_refused_and_cost_little() => Damage(Zips, 1 << 20, 3_000);

    private static void Damage(byte[][] seeds, int reach, long iterations) => Gen.Int[0, seeds.Length - 1]
        .Select(Gen.Select(Gen.Int[0, reach], Gen.Byte).Array[1, 6], Gen.Int[0, 2 * reach])
        .Sample((seed, flips, cut) =>
        {
            byte[] file = [.. seeds[seed]];
            foreach ((int at, byte value) in flips)
            {
                file[at % file.Length] = value;
            }

            Survives(cut % 3 != 0 ? file : file[..(cut % file.Length)]);
        }, iter: iterations);

    private static void Survives(byte[] file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            ImageFile image = ImageReader.Read(new MemoryStream(file), "x", ImageLimits.Default, CancellationToken.None);
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
