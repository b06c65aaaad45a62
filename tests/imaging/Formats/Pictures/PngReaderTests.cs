using System.Security.Cryptography;
using System.Text.Json;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Formats.Pictures;
using Aiaa.Imaging.Tests.Fixtures;
using Aiaa.Imaging.Volumes;
using Aiaa.Testing;
using CsCheck;

namespace Aiaa.Imaging.Tests.Formats.Pictures;

public sealed class PngReaderTests
{
    private const long MemoryBound = 16 << 20;

    private static readonly ImageLimits Limits = ImageLimits.Default;

    private static readonly JsonElement[] Kinds = [.. Fixture.Load("pictures.json.gz").EnumerateArray()];

    [Fact]
    public void Pictures_of_every_kind_hold_the_samples_that_were_written()
    {
        foreach (JsonElement expected in Kinds)
        {
            Volume picture = Read(expected.Bytes("file"));
            Assert.Equal(expected.Ints("shape"), picture.Shape.ToArray());
            int[] samples = picture switch
            {
                Volume<ushort> words => [.. words.Storage.ToArray().Select(w => (int)w)],
                _ => [.. ((Volume<byte>)picture).Storage.ToArray().Select(b => (int)b)],
            };
            Assert.Equal(expected.GetProperty("depth").GetInt32() == 16 ? typeof(ushort) : typeof(byte), picture.ElementType);
            Assert.Equal(expected.Ints("samples"), samples);
        }
    }

    [Theory]
    [InlineData("golden/polygons/fixpolygon.input.png", "526e13ccf6886bc793d09ccd57ca558216b551850c5448c625819652b4273030")]
    [InlineData("data/cxr/imlab_1-mask.png", "bb6586e6b454d15a4ba835c5188604c5fe86fb5db9a55576ffa6883cea4114b0")]
    [InlineData("data/cxr/imlab_4-mask.png", "cdc56dea62f092395c2c48ff0c46dd0c4cb359db352c19779cf833ac9b4f7e1d")]
    public void Real_pictures_are_as_OpenCV_reads_them(string file, string sha256)
    {
        using FileStream stream = File.OpenRead(SharedFiles.Require(file));
        Volume<byte> picture = Assert.IsType<Volume<byte>>(PngReader.Read(stream, Limits, TestContext.Current.CancellationToken));
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(picture.ToLastAxisFastest().Span)));
    }

    [Fact]
    public void What_is_no_png_is_refused()
    {
        Assert.Contains("not a PNG", Refusal([]), StringComparison.Ordinal);
        Assert.Contains("not a PNG", Refusal([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0]), StringComparison.Ordinal);
        Assert.False(PngReader.Recognise([0x89]));
    }

    [Fact]
    public void A_cut_file_is_refused_wherever_it_is_cut_before_its_pixels_end()
    {
        byte[] file = Kinds[^1].Bytes("file");
        int pixels = file.AsSpan().IndexOf("IDAT"u8);
        for (int length = 8; length < pixels + 16; length++)
        {
            Assert.Contains("cut short", Refusal(file[..length]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_wrong_checksum_is_refused()
    {
        byte[] file = [.. Kinds[0].Bytes("file")];
        file[29] ^= 1;
        Assert.Contains("checksum", Refusal(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x7fffffff, 0x7fffffff)]
    [InlineData(100_000, 100_000)]
    [InlineData(0x7fffffff, 1)]
    public void A_picture_beyond_the_limits_is_refused_before_anything_is_allocated(int columns, int rows)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("larger than", Refusal(Claiming(columns, rows)), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MemoryBound);
    }

    [Fact]
    public void A_picture_that_claims_much_and_holds_little_costs_little()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refusal(Claiming(20_000, 20_000));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MemoryBound);
    }

    [Fact]
    public void A_picture_of_no_pixels_is_refused() => Assert.Contains("0×5", Refusal(Claiming(0, 5)), StringComparison.Ordinal);

    [Fact]
    public void Damaged_files_are_read_or_refused_and_cost_little() => Gen.Select(
        Gen.Int[0, Kinds.Length - 1], Gen.Select(Gen.Int[8, 400], Gen.Byte).Array[1, 5], Gen.Int[0, 900]).Sample(
        (kind, flips, cut) =>
        {
            byte[] file = [.. Kinds[kind].Bytes("file")];
            foreach ((int at, byte value) in flips)
            {
                file[at % file.Length] = value;
            }

            Repair(file);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                PngReader.Read(new MemoryStream(cut < 200 ? file[..Math.Min(cut, file.Length)] : file), Limits, CancellationToken.None);
            }
            catch (ImageFormatException error)
            {
                Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MemoryBound);
        },
        iter: 10_000);

    [Fact]
    public void Colours_become_brightness_and_grey_stays()
    {
        Volume<byte> colours = Volume<byte>.FromLastAxisFastest(new byte[] { 255, 255, 255, 0, 0, 1 }, [1, 2, 3], Affine.Identity);
        float[] brightness = Brightness.Of(colours).ToLastAxisFastest().ToArray();
        Assert.Equal(255, brightness[0], 1e-3);
        Assert.Equal(0.114, brightness[1], 1e-6);
        Assert.Equal([3f], Brightness.Of(Volume<ushort>.FromLastAxisFastest(new ushort[] { 3 }, [1, 1], Affine.Identity)).ToLastAxisFastest().ToArray());
        Assert.Throws<ArgumentException>(() => Brightness.Of(Volume<byte>.Allocate([2, 2, 2], Affine.Identity)));
    }

    private static Volume Read(byte[] file) => PngReader.Read(new MemoryStream(file), Limits, TestContext.Current.CancellationToken);

    private static string Refusal(byte[] file) => Assert.Throws<ImageFormatException>(() => Read(file)).Message;

    private static byte[] Claiming(int columns, int rows)
    {
        byte[] file = [.. Kinds.First(k => k.GetProperty("kind").GetString() == "grey 8").Bytes("file")];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), columns);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), rows);
        Repair(file);
        return file;
    }

    // Makes the checksums right again, so that damage reaches what lies behind them.
    private static void Repair(byte[] file)
    {
        for (int at = 8; at + 12 <= file.Length;)
        {
            uint length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12)
            {
                return;
            }

            PngChecksum checksum = default;
            checksum.Add(file.AsSpan(at + 4, (int)length + 4));
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + 8 + (int)length), checksum.Value);
            at += (int)length + 12;
        }
    }
}
