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

    public AiaaClient(Uri api) =>
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = api, Timeout = Patience };

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

    /// <summary>The names of all models.</summary>
    public async Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancellation)
    {
        using HttpResponseMessage answer = await _http.GetAsync(Relative("v1/models"), cancellation);
        await RequireSuccessAsync(answer, cancellation);
        JsonArray models = await answer.Content.ReadFromJsonAsync<JsonArray>(cancellation) ?? [];
        return [.. models.Select(model => (string)model!["name"]!)];
    }

    /// <summary>The revision of a model that is served; null when there is no model of that name.</summary>
    public async Task<string?> FindRevisionAsync(string model, CancellationToken cancellation)
    {
        using HttpResponseMessage answer = await _http.GetAsync(AdminPath(model), cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        return Revision(await ReadJsonAsync(answer, cancellation));
    }

    /// <summary>Uploads a model.</summary>
    /// <returns>Its revision.</returns>
    /// <exception cref="LocalRunnerException">The server refused it.</exception>
    public async Task<string> PutModelAsync(string name, ModelFolder model, CancellationToken cancellation)
    {
        using MultipartFormDataContent form = [];
        AddFile(form, "config", model.Config, "application/json");
        AddFile(form, "data", model.Network, MediaTypeNames.Application.Octet);
        using HttpResponseMessage answer = await _http.PutAsync(AdminPath(name), form, cancellation);
        return Revision(await ReadJsonAsync(answer, cancellation));
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

    private static string Revision(JsonObject model) =>
        (string?)model["revision"] ?? throw new LocalRunnerException("The server's answer names no revision of the model.");

    private static void AddFile(MultipartFormDataContent form, string field, string path, string mediaType)
    {
        StreamContent content = new(File.OpenRead(path));
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        form.Add(content, field, Path.GetFileName(path));
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
