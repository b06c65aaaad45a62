using System.Buffers;
using Aiaa.Dicom.Elements;

namespace Aiaa.Dicom.Pixels;

/// <summary>Reads the frames of an object from where its pixels begin.</summary>
internal sealed class FrameReader(
    ByteSource source, PixelLayout layout, TransferSyntax syntax, FrameDecoders decoders, DicomLimits limits, CancellationToken cancellation)
{
    /// <summary>Gives every frame to the receiver, in the order of the file.</summary>
    public void Read(FrameReceiver receive)
    {
        if (syntax.Codec == PixelCodec.None)
        {
            ReadPlain(receive);
        }
        else
        {
            ReadCompressed(receive);
        }
    }

    private void ReadPlain(FrameReceiver receive)
    {
        byte[] frame = ArrayPool<byte>.Shared.Rent(layout.FrameBytes);
        try
        {
            Span<byte> samples = frame.AsSpan(0, layout.FrameBytes);
            for (int index = 0; index < layout.Frames; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                source.Read(samples);
                if (syntax.BigEndian)
                {
                    Samples.Reverse(samples, layout.SampleBytes);
                }

                receive(index, samples);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    private void ReadCompressed(FrameReceiver receive)
    {
        using IFrameDecoder decoder = decoders.Rent(syntax, limits);
        byte[] frame = ArrayPool<byte>.Shared.Rent(layout.FrameBytes);
        try
        {
            Memory<byte> samples = frame.AsMemory(0, layout.FrameBytes);
            int index = 0;
            foreach (ReadOnlyMemory<byte> compressed in new Fragments(source, layout, syntax, cancellation).Frames())
            {
                cancellation.ThrowIfCancellationRequested();
                decoder.Decode(compressed, layout, samples, cancellation);
                receive(index++, samples.Span);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }
}
