using System.IO.Compression;
using Aiaa.Dicom.Elements;
using Aiaa.Dicom.Series;
using Aiaa.Dicom.Tests.Fixtures;
using CsCheck;

namespace Aiaa.Dicom.Tests.Series;

/// <summary>Files made to do harm: refused with a sentence, at little cost.</summary>
public sealed class HostileTests
{
    private const long MemoryBound = 64 << 20;

    private static readonly byte[][] Seeds =
    [
        new SyntheticSlice().File(TransferSyntax.ImplicitLittleEndian),
        new SyntheticSlice { Slope = 0.5, Intercept = 1 }.File(),
        new SyntheticSlice().File(TransferSyntax.ExplicitBigEndian),
        new SyntheticSlice().File(TransferSyntax.Of("1.2.840.10008.1.2.1.99")),
        new SyntheticSlice().DataSet(TransferSyntax.ImplicitLittleEndian),
        EnhancedTests.Enhanced().File(),
        .. CompressedFrame.All.Where(frame => frame.Syntax.Codec == PixelCodec.Jpeg).Select(Wrapped),
    ];

    [Fact]
    public void Damaged_files_are_read_or_refused_and_cost_little() =>
        Gen.Select(Gen.Int[0, Seeds.Length - 1], Gen.Select(Gen.Int[0, 1 << 16], Gen.Byte).Array[1, 6], Gen.Int[0, 1 << 14]).Sample(
            (seed, flips, cut) =>
            {
                byte[] file = [.. Seeds[seed]];
                foreach ((int at, byte value) in flips)
                {
                    // The preamble means nothing; what comes after it does.
                    int start = seed == 4 ? 0 : 128;
                    file[start + (at % (file.Length - start))] = value;
                }

                Survives(cut % 3 == 0 ? file[..(cut % file.Length)] : file);
            },
            iter: 5_000);

    [Fact]
    public void A_file_cut_short_anywhere_is_refused()
    {
        foreach (byte[] file in Seeds.Take(6))
        {
            for (int length = file.Length - 1; length >= 0; length -= 3)
            {
                byte[] cut = file[..length];
                bool whole = Survives(cut);

                // A deflated data set can end before its last byte, which only says that it has ended.
                Assert.True(!whole || length >= file.Length - 2, $"Cut at {length} of {file.Length} it was taken.");
            }
        }
    }

    [Fact]
    public void Noise_is_refused() => Gen.Byte.Array[0, 600].Sample(noise => { Survives(noise); }, iter: 1_000);

    [Fact]
    public void Noise_after_a_whole_beginning_is_refused() => Gen.Byte.Array[0, 600].Sample(
        noise => { Survives(Part10.File(TransferSyntax.ExplicitLittleEndian, noise)); }, iter: 1_000);

    [Theory]
    [InlineData("1.2.840.10008.1.2.1")]
    [InlineData("1.2.840.10008.1.2.5")]
    [InlineData("1.2.840.10008.1.2.4.70")]
    [InlineData("1.2.840.10008.1.2.4.90")]
    public void A_header_of_65535_by_65535_pixels_costs_nothing(string uid)
    {
        TransferSyntax syntax = TransferSyntax.Of(uid);
        SyntheticSlice slice = new() { Columns = 65535, Rows = 65535, Samples = [] };
        DataSetWriter writer = slice.Header(syntax);
        byte[] set = syntax.Codec == PixelCodec.None ? writer.Value(Tags.PixelData, Vr.OW, new byte[100]).ToArray() : writer.Fragments([], new byte[100]).ToArray();

        Assert.Contains("65535×65535", Cheaply(Part10.File(syntax, set)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.1")]
    [InlineData("1.2.840.10008.1.2.5")]
    [InlineData("1.2.840.10008.1.2.4.70")]
    [InlineData("1.2.840.10008.1.2.4.80")]
    [InlineData("1.2.840.10008.1.2.4.90")]
    public void Pixels_that_a_small_file_cannot_hold_are_refused_before_memory_is_taken(string uid)
    {
        TransferSyntax syntax = TransferSyntax.Of(uid);
        SyntheticSlice slice = new() { Columns = 20_000, Rows = 20_000, Samples = [] };
        DataSetWriter writer = slice.Header(syntax);
        byte[] set = syntax.Codec == PixelCodec.None ? writer.Value(Tags.PixelData, Vr.OW, new byte[100]).ToArray() : writer.Fragments([], new byte[200]).ToArray();

        Assert.EndsWith(".", Cheaply(Part10.File(syntax, set)), StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_beyond_the_limit_are_refused() =>
        Assert.Contains("2000000000 frames", Cheaply(new SyntheticSlice { Frames = 2_000_000_000, Samples = [1] }.File()), StringComparison.Ordinal);

    [Fact]
    public void A_deflated_bomb_stops_at_the_limit()
    {
        using MemoryStream bomb = new();
        using (DeflateStream deflate = new(bomb, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(new DataSetWriter(true, false).Header(new Tag(0x0009, 0x1001), Vr.OB, 0x7ffffff0).ToArray());
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 40; i++)
            {
                deflate.Write(zeros);
            }
        }

        DicomLimits limits = DicomLimits.Default with { MaxFileBytes = 1 << 24 };
        byte[] file = Part10.File("1.2.840.10008.1.2.1.99", bomb.ToArray());
        long before = GC.GetAllocatedBytesForCurrentThread();

        string message = Assert.Throws<DicomException>(() => SeriesReader.Read([SyntheticSlice.SourceOf(file)], limits, CancellationToken.None)).Message;

        Assert.Contains("more than the 16777216 bytes", message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MemoryBound);
    }

    [Fact]
    public void Sequences_without_end_are_refused()
    {
        DataSetWriter writer = new(TransferSyntax.ExplicitLittleEndian);
        for (int depth = 0; depth < 100_000; depth++)
        {
            writer.Header(Tags.SharedFunctionalGroupsSequence, Vr.SQ, uint.MaxValue).Header(Tag.Item, Vr.UN, uint.MaxValue);
        }

        Assert.Contains("16 sequences within each other", Cheaply(Part10.File(TransferSyntax.ExplicitLittleEndian, writer.ToArray())), StringComparison.Ordinal);
    }

    [Fact]
    public void Unwanted_sequences_without_end_are_refused_too()
    {
        DataSetWriter writer = new(TransferSyntax.ExplicitLittleEndian);
        for (int depth = 0; depth < 100_000; depth++)
        {
            writer.Header(new Tag(0x0009, 0x1001), Vr.SQ, uint.MaxValue).Header(Tag.Item, Vr.UN, uint.MaxValue);
        }

        Assert.Contains("16 sequences within each other", Cheaply(Part10.File(TransferSyntax.ExplicitLittleEndian, writer.ToArray())), StringComparison.Ordinal);
    }

    [Fact]
    public void Items_beyond_the_limit_are_refused()
    {
        DataSetWriter[] items = [.. Enumerable.Repeat(new DataSetWriter(TransferSyntax.ExplicitLittleEndian), 2_000)];
        byte[] file = Part10.File(TransferSyntax.ExplicitLittleEndian, new DataSetWriter(TransferSyntax.ExplicitLittleEndian).Sequence(Tags.PerFrameFunctionalGroupsSequence, false, items).ToArray());

        Assert.Contains("more than 1000 attributes", Assert.Throws<DicomException>(() => SeriesReader.Read(
            [SyntheticSlice.SourceOf(file)], DicomLimits.Default with { MaxElements = 1000 }, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fragment_that_claims_more_than_any_encoder_makes_is_refused()
    {
        TransferSyntax rle = TransferSyntax.Of("1.2.840.10008.1.2.5");
        byte[] set = new SyntheticSlice().Header(rle).Header(Tags.PixelData, Vr.OB, uint.MaxValue).Header(Tag.Item, Vr.UN, 0).Header(Tag.Item, Vr.UN, 0x7ffffff0).ToArray();

        Assert.Contains("much larger", Cheaply(Part10.File(rle, set)), StringComparison.Ordinal);
    }

    private static byte[] Wrapped(CompressedFrame frame)
    {
        SyntheticSlice slice = new()
        {
            Columns = frame.Layout.Columns,
            Rows = frame.Layout.Rows,
            BitsAllocated = frame.Layout.BitsAllocated,
            BitsStored = frame.Layout.BitsStored,
        };
        return Part10.File(frame.Syntax, slice.Header(frame.Syntax).Fragments([], frame.Frame).ToArray());
    }

    private static string Cheaply(byte[] file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<DicomException>(() => SeriesReaderTests.Read(SyntheticSlice.SourceOf(file))).Message;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MemoryBound);
        return message;
    }

    private static bool Survives(byte[] file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool whole = false;
        try
        {
            SeriesVolume volume = SeriesReaderTests.Read(SyntheticSlice.SourceOf(file));
            Assert.True(volume.Stored.Affine.ToArray().All(double.IsFinite));
            whole = true;
        }
        catch (DicomException error)
        {
            Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MemoryBound);
        return whole;
    }
}
