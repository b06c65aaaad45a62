using System.Runtime.InteropServices;
using Aiaa.Dicom.Pixels;
using Aiaa.Dicom.Tests.Fixtures;

namespace Aiaa.Dicom.Tests.Pixels;

/// <summary>Frames that GDCM compressed, against the samples that GDCM decodes.</summary>
public sealed class CompressedFrameTests
{
    public static TheoryData<int> Frames => [.. Enumerable.Range(0, CompressedFrame.All.Count)];

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_frame_decodes_to_the_samples_that_another_toolkit_gets(int index)
    {
        CompressedFrame frame = CompressedFrame.All[index];
        Workers.Require(frame.Syntax.Codec);

        byte[] samples = Decode(frame, frame.Frame);

        if (frame.Lossless)
        {
            Assert.Equal(frame.Samples, samples);
            return;
        }

        // Cosine transforms and wavelets of lossy streams may round differently by one.
        int[] expected = Values(frame.Samples, frame.Layout);
        int[] actual = Values(samples, frame.Layout);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second - pair.First, -1, 1));
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_frame_cut_short_anywhere_is_refused_or_known_to_be_whole(int index)
    {
        CompressedFrame frame = CompressedFrame.All[index];
        Workers.Require(frame.Syntax.Codec);

        // Each cut of a native decoder is a round trip to the worker; managed ones are cut more often.
        int step = frame.Syntax.Codec == PixelCodec.Jpeg ? 41 : 211;
        using FrameDecoders decoders = new();
        using IFrameDecoder decoder = decoders.Rent(frame.Syntax, DicomLimits.Default);
        for (int length = 0; length < frame.Frame.Length; length += step)
        {
            byte[] samples = new byte[frame.Layout.FrameBytes];
            try
            {
                decoder.Decode(frame.Frame.AsMemory(0, length), frame.Layout, samples, CancellationToken.None);
            }
            catch (DicomException error)
            {
                Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
                continue;
            }

            // Only the end mark and padding may be missing without a loss.
            Assert.True(length >= frame.Frame.Length - 6, $"{frame} cut at {length} of {frame.Frame.Length} was taken.");
        }
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_frame_of_another_size_than_its_attributes_say_is_refused(int index)
    {
        CompressedFrame frame = CompressedFrame.All[index];
        PixelLayout other = frame.Layout with { Columns = frame.Layout.Columns + 1 };
        using FrameDecoders decoders = new();
        using IFrameDecoder decoder = decoders.Rent(frame.Syntax, DicomLimits.Default);

        Assert.Contains("45×37", Assert.Throws<DicomException>(() => decoder.Decode(frame.Frame, other, new byte[other.FrameBytes], CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    internal static byte[] Decode(CompressedFrame frame, byte[] compressed)
    {
        byte[] samples = new byte[frame.Layout.FrameBytes];
        using FrameDecoders decoders = new();
        using IFrameDecoder decoder = decoders.Rent(frame.Syntax, DicomLimits.Default);
        decoder.Decode(compressed, frame.Layout, samples, CancellationToken.None);
        return samples;
    }

    private static int[] Values(byte[] samples, PixelLayout layout) =>
        layout.SampleBytes == 1 ? [.. samples.Select(s => (int)s)] : [.. MemoryMarshal.Cast<byte, ushort>(samples).ToArray().Select(s => (int)s)];
}
