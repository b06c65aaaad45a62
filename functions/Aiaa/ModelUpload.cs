using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Aiaa.Functions.Models.Catalogue;
using Aiaa.Functions.Models.Uploads;

namespace Aiaa.Functions.Aiaa;

/// <summary>Reads the body of PUT /admin/model/{name} in every form that the clients of the field send.</summary>
internal sealed class ModelUpload(PackageReader packages, ModelCatalogue catalogue, UploadLimits limits)
{
    private const string Accepted = "send the config and its network (curl -X PUT -F config=@config_aiaa.json -F data=@model.ts), or a zip of an MMAR or MONAI bundle (curl -X PUT -F data=@model.zip).";

    /// <exception cref="ApiException">It is not what this server takes; the sentence says what is.</exception>
    public async Task<ModelPackage> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        RequestBody body = new(request);
        return await body.KindAsync(cancellation) switch
        {
            BodyKind.Multipart => await ReadFormAsync(body.AsForm(), cancellation),

            // What the servers of 3.x and 4.0 took instead of the form's ngc part.
            BodyKind.Json => await ReadAsync(config: null, data: null, await body.AsTextAsync(cancellation), cancellation),
            BodyKind.Empty => throw Refused("The body is empty"),
            _ => throw Refused("The body is not multipart/form-data"),
        };
    }

    private async Task<ModelPackage> ReadFormAsync(MultipartForm form, CancellationToken cancellation)
    {
        string? config = null;
        string? named = null;
        SpooledFile? data = null;
        try
        {
            await foreach (FormPart part in form.PartsAsync(cancellation))
            {
                switch (part.Name)
                {
                    case "config":
                        config = config is null ? await part.ReadTextAsync(cancellation) : throw Refused("The form has several config parts");
                        break;
                    case "data":
                        data = data is null ? await SpooledFile.ReadAsync(part, limits, cancellation) : throw Refused("The form has several data parts");
                        break;
                    case "ngc":
                        named = await part.ReadTextAsync(cancellation);
                        break;
                    default:
                        throw Refused($"The form has a part '{part.Name}', which means nothing here");
                }
            }
        }
        catch
        {
            await (data?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }

        return await ReadAsync(config, data, named, cancellation);
    }

    private async Task<ModelPackage> ReadAsync(string? config, SpooledFile? data, string? named, CancellationToken cancellation)
    {
        if (named is not null && data is not null)
        {
            await data.DisposeAsync();
            throw Refused("The form has a data part and names a model of the catalogue as well");
        }

        if (named is not null)
        {
            (string path, string version) = ReadName(named);
            data = await catalogue.FetchAsync(path, version, cancellation);
        }

        return await packages.ReadAsync(config, data, cancellation);
    }

    private static (string Path, string Version) ReadName(string json)
    {
        try
        {
            JsonNode? name = JsonNode.Parse(json);
            return Text(name?["path"]) is { } path ? (path, Text(name?["version"]) ?? "1") : throw NoName();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw NoName();
        }
    }

    private static string? Text(JsonNode? node) => node switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => value.ToJsonString(),
        _ => null,
    };

    private static ApiException NoName() => Refused("The JSON does not name a model of the catalogue, as {\"path\": \"nvidia/med/NAME\", \"version\": \"1\"} does");

    private static ApiException Refused(string why) => new(Failure.BadRequest, $"{why}; {Accepted}");
}
