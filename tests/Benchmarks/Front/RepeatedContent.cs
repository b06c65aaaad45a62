using System.Net;

namespace Aiaa.Benchmarks.Front;

/// <summary>A large body that is one piece again and again, so that what sends it needs no memory for it.</summary>
internal sealed class RepeatedContent(byte[] piece, int times) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        for (int i = 0; i < times; i++)
        {
            await stream.WriteAsync(piece);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = (long)piece.Length * times;
        return true;
    }
}
