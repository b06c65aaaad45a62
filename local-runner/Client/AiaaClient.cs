using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aiaa.LocalRunner.Client;

/// <summary>The calls of the AIAA API that this program makes, as any client would make them.</summary>
internal sealed class AiaaClient : IDisposable
{
    // A network on two slow cores may take minutes; the server has its own deadlines.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly HttpClient _http;

    /// <param name="api">Where the server answers; a path in it is kept in front of every call.</param>
    public AiaaClient(Uri api)
    {
        Uri folder = api.AbsolutePath.EndsWith('/') ? api : new Uri($"{api.GetLeftPart(UriPartial.Path)}/");
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = !api.IsLoopback }) { BaseAddress = folder, Timeout = Patience };
    }

    /// <summary>The labels of a model; null when there is no model of that name.</summary>
    public async Task<IReadOnlyList<string>?> FindLabelsAsync(string model, CancellationToken cancellation)
    {
        using HttpResponseMessage answer = await _http.GetAsync(Relative($"v1/models?model={Uri.EscapeDataString(model)}"), cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        JsonObject description = await ReadJsonAsync(answer, cancellation);
        return [.. (description["labels"] as JsonArray ?? []).Select(label => label!.ToString())];
    }

    /// <summary>All models.</summary>
    public async Task<IReadOnlyList<ListedModel>> ListModelsAsync(CancellationToken cancellation)
    {
        using HttpResponseMessage answer = await _http.GetAsync(Relative("v1/models"), cancellation);
        await RequireSuccessAsync(answer, cancellation);
        JsonArray models = await answer.Content.ReadFromJsonAsync<JsonArray>(cancellation) ?? [];
        return [.. models.Select(model => ListedModel.Read(model!))];
    }

    /// <summary>What the server says of a model; null when there is no model of that name.</summary>
    public async Task<ModelDescription?> FindAsync(string model, CancellationToken cancellation)
    {
        using HttpResponseMessage answer = await _http.GetAsync(AdminPath(model), cancellation);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : ModelDescription.Read(await ReadJsonAsync(answer, cancellation));
    }

    /// <summary>What the server says of a model; null when it does not say it to this caller.</summary>
    public async Task<ModelDescription?> TryDescribeAsync(string model, CancellationToken cancellation)
    {
        using HttpResponseMessage answer = await _http.GetAsync(AdminPath(model), cancellation);
        return answer.IsSuccessStatusCode ? ModelDescription.Read(await ReadJsonAsync(answer, cancellation)) : null;
    }

    /// <summary>Uploads a model.</summary>
    /// <returns>What the server says of it.</returns>
    /// <exception cref="LocalRunnerException">The server refused it.</exception>
    public async Task<ModelDescription> PutModelAsync(string name, ModelFolder model, CancellationToken cancellation)
    {
        using MultipartFormDataContent form = [];
        if (model.Config is { } config)
        {
            AddFile(form, "config", config, "application/json");
        }

        if (model.Network is { } network)
        {
            AddFile(form, "data", network, MediaTypeNames.Application.Octet);
        }

        if (model.Bundle is { } bundle)
        {
            AddStream(form, "data", await BundleArchive.PackAsync(bundle, cancellation), "bundle.zip", MediaTypeNames.Application.Zip);
        }

        using HttpResponseMessage answer = await _http.PutAsync(AdminPath(name), form, cancellation);
        return ModelDescription.Read(await ReadJsonAsync(answer, cancellation));
    }

    /// <summary>Deletes a model.</summary>
    /// <exception cref="LocalRunnerException">The server refused, or has no such model.</exception>
    public async Task DeleteModelAsync(string name, CancellationToken cancellation)
    {
        using HttpResponseMessage answer = await _http.DeleteAsync(AdminPath(name), cancellation);
        await RequireSuccessAsync(answer, cancellation);
    }

    /// <summary>Serves an earlier revision of a model again.</summary>
    /// <param name="name">The model.</param>
    /// <param name="revision">The revision or its first digits; null for the one before.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="LocalRunnerException">The server refused, or has no such revision.</exception>
    public async Task<ModelDescription> RollBackAsync(string name, string? revision, CancellationToken cancellation)
    {
        string query = revision is null ? string.Empty : $"?revision={Uri.EscapeDataString(revision)}";
        using HttpResponseMessage answer = await _http.PostAsync(Relative($"{AdminPath(name)}/rollback{query}"), content: null, cancellation);
        return ModelDescription.Read(await ReadJsonAsync(answer, cancellation));
    }

    /// <summary>All models as the server describes them.</summary>
    public async Task<IReadOnlyList<JsonObject>> DescribeModelsAsync(CancellationToken cancellation)
    {
        using HttpResponseMessage answer = await _http.GetAsync(Relative("v1/models"), cancellation);
        await RequireSuccessAsync(answer, cancellation);
        return [.. (await answer.Content.ReadFromJsonAsync<JsonArray>(cancellation) ?? []).OfType<JsonObject>()];
    }

    /// <summary>Uploads an image and keeps it in a session.</summary>
    /// <param name="imagePath">The image's file.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <param name="prepare">A model whose first call should find the image ready.</param>
    /// <returns>The session's id.</returns>
    /// <exception cref="LocalRunnerException">The server refused it.</exception>
    public async Task<string> PutSessionAsync(string imagePath, CancellationToken cancellation, string? prepare = null)
    {
        using MultipartFormDataContent form = [];
        AddFile(form, "image", imagePath, MediaTypeNames.Application.Octet);
        using HttpResponseMessage answer = await _http.PutAsync(Relative(prepare is null ? "session/" : $"session/?prepare={Uri.EscapeDataString(prepare)}"), form, cancellation);
        return (string?)(await ReadJsonAsync(answer, cancellation))["session_id"] ?? throw new LocalRunnerException("The server's answer names no session.");
    }

    /// <summary>Ends a session.</summary>
    public async Task DeleteSessionAsync(string session, CancellationToken cancellation)
    {
        using HttpResponseMessage answer = await _http.DeleteAsync(Relative($"session/{session}"), cancellation);
        await RequireSuccessAsync(answer, cancellation);
    }

    /// <summary>Segments the image of a session.</summary>
    /// <exception cref="LocalRunnerException">The server refused or failed.</exception>
    public Task<SegmentationAnswer> SegmentAsync(string model, string session, CancellationToken cancellation) =>
        InferAsync("segmentation", model, session, [], cancellation);

    /// <summary>Annotates the image of a session by clicks.</summary>
    /// <exception cref="LocalRunnerException">The server refused or failed.</exception>
    public Task<SegmentationAnswer> ClickAsync(string model, string session, JsonObject clicks, CancellationToken cancellation) =>
        InferAsync("deepgrow", model, session, clicks, cancellation);

    private async Task<SegmentationAnswer> InferAsync(string route, string model, string session, JsonObject parameters, CancellationToken cancellation)
    {
        using MultipartFormDataContent form = new() { { new StringContent(parameters.ToJsonString()), "params" } };
        Uri path = Relative($"v1/{route}?model={Uri.EscapeDataString(model)}&session_id={session}");
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = form };
        using HttpResponseMessage answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        await RequireSuccessAsync(answer, cancellation);
        return await SegmentationAnswer.ReadAsync(answer, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static Uri Relative(string path) => new(path, UriKind.Relative);

    private static Uri AdminPath(string model) => Relative($"admin/model/{Uri.EscapeDataString(model)}");

    private static void AddFile(MultipartFormDataContent form, string field, string path, string mediaType)
        => AddStream(form, field, File.OpenRead(path), Path.GetFileName(path), mediaType);

    private static void AddStream(MultipartFormDataContent form, string field, Stream file, string name, string mediaType)
    {
        StreamContent content = new(file);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        form.Add(content, field, name);
    }

    private static async Task<JsonObject> ReadJsonAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        await RequireSuccessAsync(answer, cancellation);
        return await answer.Content.ReadFromJsonAsync<JsonObject>(cancellation) ?? throw new LocalRunnerException("The server's answer is empty.");
    }

    private static async Task RequireSuccessAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        if (answer.IsSuccessStatusCode)
        {
            return;
        }

        string body = await answer.Content.ReadAsStringAsync(cancellation);
        throw new LocalRunnerException($"The server answered {(int)answer.StatusCode}: {Detail(body)}");
    }

    private static string Detail(string body)
    {
        try
        {
            return (string?)JsonNode.Parse(body)?["detail"] ?? body;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return body;
        }
    }
}
