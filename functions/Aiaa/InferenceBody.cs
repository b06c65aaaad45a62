using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;

namespace Aiaa.Functions.Aiaa;

/// <summary>What an inference call brings: params, and an image unless it names a session.</summary>
internal sealed record InferenceBody(JsonObject Params, SpooledFile? Image) : IAsyncDisposable
{
    private const string ParamsField = "params";

    /// <summary>Reads the body, whatever form it has.</summary>
    /// <param name="request">The request.</param>
    /// <param name="takeImage">False to pass over a file: the session's image is used.</param>
    /// <param name="limits">How much is taken in.</param>
    /// <param name="cancellation">The caller has hung up.</param>
    /// <exception cref="ApiException">It cannot be read; the sentence says why.</exception>
    public static async Task<InferenceBody> ReadAsync(
        HttpRequest request, bool takeImage, UploadLimits limits, CancellationToken cancellation)
    {
        RequestBody body = new(request);
        return await body.KindAsync(cancellation) switch
        {
            BodyKind.Empty => new InferenceBody([], null),
            BodyKind.Json => new InferenceBody(ParamsReader.Read(await body.AsTextAsync(cancellation)), null),
            BodyKind.Multipart => await ReadFormAsync(body.AsForm(), takeImage, limits, cancellation),
            _ => throw new ApiException(
                Failure.BadRequest, "The body is neither multipart/form-data nor JSON; send the image as curl -F image=@FILE does."),
        };
    }

    public ValueTask DisposeAsync() => Image?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<InferenceBody> ReadFormAsync(
        MultipartForm form, bool takeImage, UploadLimits limits, CancellationToken cancellation)
    {
        JsonObject parameters = [];
        SpooledFile? image = null;
        try
        {
            await foreach (FormPart part in form.PartsAsync(cancellation))
            {
                if (part.Name == ParamsField)
                {
                    parameters = ParamsReader.Read(await part.ReadTextAsync(cancellation));
                }
                else if (part.FileName is not null && takeImage)
                {
                    image = image is null ? await SpooledFile.ReadAsync(part, limits, cancellation) : throw OneImageOnly();
                }
            }

            if (image is { Length: 0 })
            {
                throw new ApiException(Failure.BadRequest, "The image file is empty; send the file itself.");
            }

            return new InferenceBody(parameters, image);
        }
        catch
        {
            await (image?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    private static ApiException OneImageOnly()
        => new(Failure.BadRequest, "The form holds several files; send one image per call, as one file (a series as NIfTI, for example).");
}
