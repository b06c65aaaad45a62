using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Images;

/// <summary>What a request's body turned out to be, told by its first bytes rather than by the type that it claims to have.</summary>
internal enum BodyKind
{
    /// <summary>There is none.</summary>
    Empty,

    /// <summary>A form of parts.</summary>
    Multipart,

    /// <summary>Text that begins as a JSON object or array does; curl sends it as a form of fields.</summary>
    Json,

    /// <summary>Something else.</summary>
    Other,
}

/// <summary>A request's body before it is read.</summary>
internal sealed class RequestBody(HttpRequest request)
{
    private const int PeekBytes = 512;

    /// <summary>Looks at the first bytes and leaves them where they are.</summary>
    public async Task<BodyKind> KindAsync(CancellationToken cancellation)
    {
        PipeReader reader = request.BodyReader;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellation);
            BodyKind? kind = Judge(read.Buffer, read.IsCompleted);

            // Nothing is consumed; all is examined only when more is needed to judge.
            reader.AdvanceTo(read.Buffer.Start, kind is null ? read.Buffer.End : read.Buffer.Start);
            if (kind is { } known)
            {
                return known;
            }
        }
    }

    /// <summary>Reads the body as a form.</summary>
    public MultipartForm AsForm() => new(
        request.BodyReader.AsStream(),
        MultipartBoundary.Find(request.ContentType) ?? throw new ApiException(
            Failure.BadRequest, "The Content-Type has no usable boundary; send multipart/form-data as curl -F does."));

    /// <summary>Reads the body as text.</summary>
    public async Task<string> AsTextAsync(CancellationToken cancellation)
    {
        byte[] text = await request.BodyReader.AsStream().ReadAllAsync(
            UploadLimits.TextBytes, () => UploadLimits.TextTooLarge("body"), cancellation);
        return Encoding.UTF8.GetString(SkipByteOrderMark(text));
    }

    private BodyKind? Judge(ReadOnlySequence<byte> buffer, bool completed)
    {
        if (MultipartBoundary.IsMultipart(request.ContentType))
        {
            return buffer.IsEmpty ? (completed ? BodyKind.Empty : null) : BodyKind.Multipart;
        }

        Span<byte> head = stackalloc byte[(int)Math.Min(buffer.Length, PeekBytes)];
        buffer.Slice(0, head.Length).CopyTo(head);
        ReadOnlySpan<byte> text = SkipByteOrderMark(head).TrimStart(" \t\r\n"u8);
        if (!text.IsEmpty)
        {
            return text[0] is (byte)'{' or (byte)'[' ? BodyKind.Json : BodyKind.Other;
        }

        bool undecided = !completed && buffer.Length < PeekBytes;
        return undecided ? null : buffer.IsEmpty || completed ? BodyKind.Empty : BodyKind.Other;
    }

    private static ReadOnlySpan<byte> SkipByteOrderMark(ReadOnlySpan<byte> text)
        => text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text;
}
