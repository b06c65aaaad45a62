using System.Globalization;
using System.Net.Http.Headers;
using Aiaa.Intake.Spooling;
using Microsoft.AspNetCore.WebUtilities;

namespace Aiaa.Intake.Sources;

/// <summary>Takes the files out of an answer.</summary>
internal static class ResponseFiles
{
    private const int LongestBoundary = 200;
    private const int PartHeaderBytes = 16 * 1024;

    public static async Task<IReadOnlyList<SpooledPart>> ReadAsync(HttpResponseMessage response, Spool spool, SourceTimer timer)
    {
        if (!response.IsSuccessStatusCode)
        {
            string status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            throw new IntakeException(
                IntakeFailure.SourceFailed, $"The server at the url answered with status {status} instead of files; check the address and the credentials.");
        }

        HttpContent content = response.Content;
        if (content.Headers.ContentLength is { } announced)
        {
            spool.CheckRoom(announced, 0);
        }

        await using Stream body = new TimedStream(await content.ReadAsStreamAsync(timer.Token), timer);
        if (Boundary(content.Headers.ContentType) is { } boundary)
        {
            return await ReadPartsAsync(body, boundary, spool, timer.Token);
        }

        SpooledPart file = await spool.AddAsync(FileName(content.Headers), body, timer.Token);
        return file.Length > 0 ? [file] : throw Empty();
    }

    private static async Task<IReadOnlyList<SpooledPart>> ReadPartsAsync(Stream body, string boundary, Spool spool, CancellationToken cancellation)
    {
        List<SpooledPart> files = [];
        MultipartReader reader = new(boundary, body) { HeadersLengthLimit = PartHeaderBytes };
        try
        {
            while (await reader.ReadNextSectionAsync(cancellation) is { } section)
            {
                files.Add(await spool.AddAsync(string.Empty, section.Body, cancellation));
            }
        }
        catch (InvalidDataException broken)
        {
            throw new IntakeException(IntakeFailure.SourceFailed, "The multipart answer of the server at the url is damaged; try again.", broken);
        }

        return files.Count > 0 ? files : throw Empty();
    }

    private static string? Boundary(MediaTypeHeaderValue? type)
    {
        if (type?.MediaType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        string? boundary = type.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"');
        return boundary is { Length: > 0 and <= LongestBoundary }
            ? boundary
            : throw new IntakeException(IntakeFailure.SourceFailed, "The multipart answer of the server at the url names no usable boundary.");
    }

    private static string FileName(HttpContentHeaders headers)
        => (headers.ContentDisposition?.FileNameStar ?? headers.ContentDisposition?.FileName)?.Trim('"') ?? string.Empty;

    private static IntakeException Empty() => new(IntakeFailure.SourceFailed, "The server at the url answered with nothing; check the address.");

    /// <summary>Tells the timer of everything that arrives.</summary>
    private sealed class TimedStream(Stream inner, SourceTimer timer) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = await inner.ReadAsync(buffer, cancellationToken);
            timer.Heard();
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
            => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Answers are read asynchronously.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
