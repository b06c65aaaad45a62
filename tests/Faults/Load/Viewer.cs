using System.Net.Http.Headers;

namespace Aiaa.Faults.Tests.Load;

/// <summary>Makes single calls as a viewer does, each on a connection of its own.</summary>
internal sealed class Viewer(Uri api) : IDisposable
{
    /// <summary>A call that takes longer has not been answered.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = api, Timeout = Patience };

    /// <summary>Makes a call.</summary>
    /// <exception cref="TimeoutException">There was no answer at all.</exception>
    public async Task<Answer> SendAsync(string method, string path, HttpContent? content = null)
    {
        string call = $"{method} {path}";
        DateTimeOffset sent = DateTimeOffset.UtcNow;
        try
        {
            using HttpRequestMessage request = new(new HttpMethod(method), path) { Content = content };
            using HttpResponseMessage response = await _http.SendAsync(request);
            return new Answer(call, sent, DateTimeOffset.UtcNow, (int)response.StatusCode, await response.Content.ReadAsByteArrayAsync());
        }
        catch (HttpRequestException)
        {
            return new Answer(call, sent, DateTimeOffset.UtcNow, 0, []);
        }
        catch (TaskCanceledException e)
        {
            throw new TimeoutException($"{call} was not answered within {Patience}.", e);
        }
    }

    public Task<Answer> PutSessionAsync(byte[] image, TimeSpan? expiry) =>
        SendAsync("PUT", expiry is { } time ? $"/session/?expiry={time.TotalSeconds}" : "/session/", Form(("image", "image.nii", image)));

    public Task<Answer> PutModelAsync(string name, string config, byte[] weights) =>
        SendAsync("PUT", $"/admin/model/{name}", Form(("config", "config.json", System.Text.Encoding.UTF8.GetBytes(config)), ("data", "model.onnx", weights)));

    public Task<Answer> SegmentAsync(string model, string session) =>
        SendAsync("POST", $"/v1/segmentation?model={model}&output=image&session_id={session}", Params());

    public Task<Answer> SegmentAsync(string model, byte[] image)
    {
        MultipartFormDataContent form = Params();
        form.Add(File("image", "image.nii", image));
        return SendAsync("POST", $"/v1/segmentation?model={model}&output=image", form);
    }

    public void Dispose() => _http.Dispose();

    private static MultipartFormDataContent Params() => new() { { new StringContent("{}"), "params" } };

    private static MultipartFormDataContent Form(params (string Field, string FileName, byte[] Content)[] files)
    {
        MultipartFormDataContent form = [];
        foreach ((string field, string fileName, byte[] content) in files)
        {
            form.Add(File(field, fileName, content));
        }

        return form;
    }

    private static ByteArrayContent File(string field, string fileName, byte[] content)
    {
        ByteArrayContent part = new(content);
        part.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = $"\"{field}\"", FileName = $"\"{fileName}\"" };
        return part;
    }
}
