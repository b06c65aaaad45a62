using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;

namespace Aiaa.Functions.Aiaa;

/// <summary>What PUT /admin/model/{name} brings: a config, and the weights of a network unless there is none.</summary>
internal sealed record ModelUpload(string Config, SpooledFile? Weights) : IAsyncDisposable
{
    private const string Accepted = "send the config and an ONNX graph: curl -X PUT -F config=@config_aiaa.json -F data=@model.onnx.";

    /// <exception cref="ApiException">It is not what this server takes; the sentence says what is.</exception>
    public static async Task<ModelUpload> ReadAsync(HttpRequest request, UploadLimits limits, CancellationToken cancellation)
    {
        RequestBody body = new(request);
        return await body.KindAsync(cancellation) switch
        {
            BodyKind.Multipart => await ReadFormAsync(body.AsForm(), limits, cancellation),
            BodyKind.Json => throw Refused("Models are not fetched from NGC"),
            BodyKind.Empty => throw Refused("The body is empty"),
            _ => throw Refused("The body is not multipart/form-data"),
        };
    }

    public ValueTask DisposeAsync() => Weights?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<ModelUpload> ReadFormAsync(MultipartForm form, UploadLimits limits, CancellationToken cancellation)
    {
        string? config = null;
        SpooledFile? weights = null;
        try
        {
            await foreach (FormPart part in form.PartsAsync(cancellation))
            {
                switch (part.Name)
                {
                    case "config":
                        config = await part.ReadTextAsync(cancellation);
                        break;
                    case "data" when weights is null:
                        weights = await SpooledFile.ReadAsync(part, limits, cancellation);
                        await CheckWeightsAsync(weights, cancellation);
                        break;
                    case "data":
                        throw Refused("The form has several data parts");
                    case "ngc":
                        throw Refused("Models are not fetched from NGC");
                    default:
                        throw Refused($"The form has a part '{part.Name}', which means nothing here");
                }
            }

            return new ModelUpload(config ?? throw Refused("The form has no config part"), weights);
        }
        catch
        {
            await (weights?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    // TorchScript and the archives of models are zip files; a frozen TensorFlow graph is known by its name only.
    private static async Task CheckWeightsAsync(SpooledFile weights, CancellationToken cancellation)
    {
        if (weights.Length == 0)
        {
            throw Refused("The data part is empty");
        }

        byte[] head = new byte[4];
        await weights.Rewind().ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        string ending = Path.GetExtension(weights.FileName).ToLowerInvariant();
        bool zip = head.AsSpan().StartsWith("PK\x03\x04"u8);
        string? why = (zip, ending) switch
        {
            (_, ".ts" or ".pt" or ".pth") => "TorchScript and PyTorch weights are not served",
            (_, ".pb" or ".trt") => "TensorFlow and TensorRT graphs of the 2.x and 3.x servers are not served",
            (true, _) or (_, ".zip") => "Archives are not unpacked",
            _ => null,
        };
        if (why is not null)
        {
            throw Refused(why);
        }
    }

    private static ApiException Refused(string why) => new(Failure.BadRequest, $"{why}; {Accepted}");
}
