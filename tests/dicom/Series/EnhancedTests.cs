using Aiaa.Dicom.Elements;
using Aiaa.Dicom.Pixels;
using Aiaa.Dicom.Series;
using Aiaa.Dicom.Tests.Fixtures;
using Aiaa.Dicom.Tests.Pixels;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Dicom.Tests.Series;

/// <summary>Objects with many frames, plain and compressed.</summary>
public sealed class EnhancedTests
{
    private static readonly double[] Places = [6, 0, 3];

    [Fact]
    public void Frames_are_ordered_and_rescaled_by_their_own_groups()
    {
        SeriesVolume volume = Read(Enhanced());

        Volume<float> stored = Assert.IsType<Volume<float>>(volume.Stored);
        Assert.Equal([5, 3, 3], stored.Shape);

        // The frame at place 0 is the second of the file: samples from 15, slope 0.5.
        Assert.Equal([7.5f, 90f, 0f], [stored[0, 0, 0], stored[0, 0, 1], stored[0, 0, 2]]);
        Assert.Equal(3, stored.Affine[2, 2]);
        Assert.Equal(-3, stored.Affine[0, 0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Compressed_frames_are_found_with_and_without_an_offset_table(bool table)
    {
        SyntheticSlice slice = Enhanced();
        PixelLayout layout = new(5, 3, 1, 16, 12, 11, false);
        byte[] samples = slice.SampleBytes();
        byte[][] frames = [.. Enumerable.Range(0, 3).Select(f => RleTests.Pack(samples[(f * 30)..((f + 1) * 30)], layout))];
        int[] starts = [0, 8 + frames[0].Length, 16 + frames[0].Length + frames[1].Length];
        byte[] offsets = table ? [.. starts.SelectMany(BitConverter.GetBytes)] : [];
        TransferSyntax rle = TransferSyntax.Of("1.2.840.10008.1.2.5");

        Volume compressed = Read(Part10.File(rle, slice.Header(rle).Fragments(offsets, frames).ToArray())).Stored;

        Assert.Equal(((Volume<float>)Read(slice).Stored).ToFirstAxisFastest().ToArray(), ((Volume<float>)compressed).ToFirstAxisFastest().ToArray());
    }

    [Fact]
    public void A_frame_may_lie_in_several_fragments()
    {
        CompressedFrame frame = CompressedFrame.All.First(f => f.Syntax.Codec == PixelCodec.Jpeg && f.Lossless && f.Layout.BitsStored == 12);
        SyntheticSlice slice = new() { Columns = frame.Layout.Columns, Rows = frame.Layout.Rows };

        Volume<short> stored = (Volume<short>)Read(Part10.File(frame.Syntax, slice.Header(frame.Syntax).Fragments([], frame.Frame[..500], frame.Frame[500..]).ToArray())).Stored;

        Assert.Equal(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(frame.Samples).ToArray(), stored.ToFirstAxisFastest().ToArray());
    }

    [Fact]
    public void Frames_of_several_fragments_are_told_apart_by_their_first_mark()
    {
        CompressedFrame frame = CompressedFrame.All.First(f => f.Syntax.Codec == PixelCodec.Jpeg && f.Lossless && f.Layout.BitsStored == 12);
        SyntheticSlice slice = Enhanced() with { Columns = frame.Layout.Columns, Rows = frame.Layout.Rows };
        byte[][] fragments = [.. Enumerable.Range(0, 3).SelectMany(_ => (byte[][])[frame.Frame[..500], frame.Frame[500..]])];

        Assert.Equal(3, Read(Part10.File(frame.Syntax, slice.Header(frame.Syntax).Fragments([], fragments).ToArray())).Stored.Shape[2]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void More_or_fewer_compressed_frames_than_claimed_are_refused(int frames)
    {
        SyntheticSlice slice = Enhanced();
        byte[] packed = RleTests.Pack(slice.SampleBytes()[..30], new PixelLayout(5, 3, 1, 16, 12, 11, false));
        TransferSyntax rle = TransferSyntax.Of("1.2.840.10008.1.2.5");
        byte[] file = Part10.File(rle, slice.Header(rle).Fragments([], [.. Enumerable.Repeat(packed, frames)]).ToArray());

        Assert.Contains("do not hold the 3 frames", Assert.Throws<DicomException>(() => Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Descriptions_of_more_frames_than_there_are_are_refused() => Assert.Contains(
        "describes 3 frames and holds 2", Assert.Throws<DicomException>(() => Read(Enhanced() with { Frames = 2 })).Message, StringComparison.Ordinal);

    [Fact]
    public void Plain_pixels_in_a_compressed_transfer_syntax_are_refused()
    {
        TransferSyntax rle = TransferSyntax.Of("1.2.840.10008.1.2.5");

        Assert.Contains("not stored as its transfer syntax", Assert.Throws<DicomException>(() => Read(new SyntheticSlice().File(rle))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encapsulated_pixels_without_compression_are_read()
    {
        TransferSyntax syntax = TransferSyntax.Of("1.2.840.10008.1.2.1.98");
        SyntheticSlice slice = new();

        Volume<short> stored = (Volume<short>)Read(Part10.File(syntax, slice.Header(syntax).Fragments([], slice.SampleBytes()).ToArray())).Stored;

        Assert.Equal(14, stored[4, 2, 0]);
    }

    internal static SyntheticSlice Enhanced()
    {
        static DataSetWriter Set() => new(TransferSyntax.ExplicitLittleEndian);
        DataSetWriter shared = Set()
            .Sequence(Tags.PlaneOrientationSequence, true, Set().Numbers(Tags.ImageOrientationPatient, Vr.DS, 1, 0, 0, 0, 1, 0))
            .Sequence(Tags.PixelMeasuresSequence, false, Set().Numbers(Tags.PixelSpacing, Vr.DS, 2, 3))
            .Sequence(Tags.PixelValueTransformationSequence, true, Set().Numbers(Tags.RescaleIntercept, Vr.DS, 0).Numbers(Tags.RescaleSlope, Vr.DS, 0.5));
        DataSetWriter[] frames =
        [
            .. Places.Select((place, i) => Set()
                .Sequence(Tags.PlanePositionSequence, i % 2 == 0, Set().Numbers(Tags.ImagePositionPatient, Vr.DS, 0, 0, place))
                .Sequence(
                    Tags.PixelValueTransformationSequence,
                    true,
                    [.. Enumerable.Repeat(Set().Numbers(Tags.RescaleIntercept, Vr.DS, 0).Numbers(Tags.RescaleSlope, Vr.DS, 3), i == 2 ? 1 : 0)])),
        ];
        return new SyntheticSlice
        {
            Frames = Places.Length,
            Position = null,
            Orientation = null,
            PixelSpacing = null,
            More = w => w.Sequence(Tags.SharedFunctionalGroupsSequence, true, shared).Sequence(Tags.PerFrameFunctionalGroupsSequence, false, frames),
        };
    }

    private static SeriesVolume Read(SyntheticSlice slice) => Read(slice.File());

    private static SeriesVolume Read(byte[] file) => SeriesReaderTests.Read(SyntheticSlice.SourceOf(file));
}
