using System.Runtime.CompilerServices;
using System.Text;
using Aiaa.Functions.Hosting;
using Microsoft.AspNetCore.WebUtilities;

namespace Aiaa.Functions.Images;

/// <summary>One part of a form. Its content is read once, before the next part is asked for.</summary>
/// <param name="Name">The field's name; empty when it has none.</param>
/// <param name="FileName">The file's name as sent; null for a field of text.</param>
/// <param name="Content">What the part holds.</param>
internal sealed record FormPart(string Name, string? FileName, Stream Content)
{
    /// <summary>The part as text, in UTF-8.</summary>
    public async Task<string> ReadTextAsync(CancellationToken cancellation)
    {
        byte[] text = await Content.ReadAllAsync(UploadLimits.TextBytes, () => UploadLimits.TextTooLarge(Name), cancellation);
        return Encoding.UTF8.GetString(text).TrimStart('\uFEFF');
    }
}

/// <summary>The one reader of multipart bodies: part by part, as they arrive, never the whole form at once.</summary>
internal sealed class MultipartForm(Stream body, string boundary)
{
    private const int MostParts = 20_000;
    private const int MostHeaderBytes = 16 * 1024;
    private const int BufferBytes = 64 * 1024;

    public async IAsyncEnumerable<FormPart> PartsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        MultipartReader reader = new(boundary, body, BufferBytes) { HeadersLengthLimit = MostHeaderBytes };
        for (int read = 0; read < MostParts; read++)
        {
            if (await NextAsync(reader, cancellation) is not { } section)
            {
                yield break;
            }

            PartDisposition disposition = PartDisposition.Parse(section.ContentDisposition);
            yield return new FormPart(disposition.Name, disposition.FileName, new PartStream(section.Body));
        }

        throw new ApiException(Failure.BadRequest, $"The form has more than {MostParts} parts; send fewer.");
    }

    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellation);
        }
        catch (Exception exception) when (PartStream.IsBroken(exception))
        {
            throw PartStream.Broken(exception);
        }
    }
}
