using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Aiaa.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Aiaa.Functions.Tests.Support;

/// <summary>
/// The API front on a real socket, with storage of its own in Azurite, a scripted runner, and a clock that stands still. As a class
/// fixture it serves the tests of one class, which run one after the other.
/// </summary>
public sealed class ApiServer : IAsyncLifetime
{
    private readonly Dictionary<string, string?> _settings;
    private WebApplication? _app;

    public ApiServer(Azurite azurite)
        : this(azurite.NewAccount(), [])
    {
    }

    internal ApiServer(string storage, Dictionary<string, string?> settings)
    {
        Storage = storage;
        _settings = settings;
        Runner = new ScriptedRunner(Time);
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()));

    public Uri Address => new(App.Urls.First());

    public HttpClient Http { get; } = new();

    /// <summary>The connection string of this server's storage.</summary>
    public string Storage { get; }

    internal ScriptedRunner Runner { get; }

    internal WebApplication App => _app ?? throw new InvalidOperationException("Not started.");

    /// <summary>Starts a server with settings of its own; the caller disposes it.</summary>
    internal static async Task<ApiServer> StartAsync(string storage, params (string Name, string Value)[] settings)
    {
        ApiServer server = new(storage, settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value));
        await server.InitializeAsync();
        return server;
    }

    public async ValueTask InitializeAsync()
    {
        await Runner.StartAsync();
        Dictionary<string, string?> settings = new()
        {
            ["AIAA_STORAGE"] = Storage,
            ["AIAA_RUNNER_URL"] = Runner.Url,
            ["AIAA_RUNNER_KEY"] = Runner.Key,
            ["urls"] = "http://127.0.0.1:0",
        };
        foreach ((string name, string? value) in _settings)
        {
            settings[name] = value;
        }

        _app = Program.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(settings);
            builder.Services.AddSingleton<TimeProvider>(Time);
            builder.Logging.ClearProviders();
        });
        await _app.StartAsync();
        Http.BaseAddress = Address;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await Runner.DisposeAsync();
    }

    internal T Service<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    internal Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null)
        => Http.SendAsync(new HttpRequestMessage(method, path) { Content = content }, TestContext.Current.CancellationToken);

    internal async Task<JsonNode> JsonAsync(HttpMethod method, string path, HttpContent? content = null, int status = 200)
    {
        using HttpResponseMessage response = await SendAsync(method, path, content);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == (int)response.StatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(text)!;
    }

    /// <summary>Asserts a refusal in the agreed body and gives its sentence.</summary>
    internal async Task<string> RefusedAsync(int status, string type, HttpMethod method, string path, HttpContent? content = null)
    {
        JsonNode body = await JsonAsync(method, path, content, status);
        Assert.Equal(type, (string?)body["error"]!["type"]);
        Assert.False((bool)body["success"]!);
        string sentence = (string)body["error"]!["message"]!.AsArray().Single()!;
        Assert.Equal(sentence, (string?)body["detail"]);
        Assert.True(sentence.Length > 20 && sentence.EndsWith('.') && sentence.Contains(' '), sentence);
        return sentence;
    }

    internal async Task<string> NewSessionAsync(byte[] image, string fileName = "ct.nii.gz", int? expiry = null)
    {
        JsonNode answer = await JsonAsync(HttpMethod.Put, $"/session/?expiry={expiry}", Form(File("image", fileName, image)));
        return (string)answer["session_id"]!;
    }

    internal Task<JsonNode> PutModelAsync(string name, string? config = null, byte[]? weights = null)
        => JsonAsync(HttpMethod.Put, $"/admin/model/{Uri.EscapeDataString(name)}", ModelForm(config ?? Config(), weights ?? [8, 7, 1]));

    internal static MultipartFormDataContent ModelForm(string config, byte[]? weights, string weightsName = "model.onnx")
    {
        MultipartFormDataContent form = Form(File("config", "config_aiaa.json", Encoding.UTF8.GetBytes(config)));
        if (weights is not null)
        {
            form.Add(File("data", weightsName, weights));
        }

        return form;
    }

    internal static string Config(string type = "segmentation", string labels = "[\"spleen\"]", string extra = "") => $$"""
        { "version": 1, "type": "{{type}}", "labels": {{labels}}, "description": "A test", {{extra}} "inference": { "input": "image" }, "writer": { "name": "aiaa.transforms.Writer" } }
        """;

    internal static MultipartFormDataContent Form(params HttpContent[] parts)
    {
        MultipartFormDataContent form = [];
        foreach (HttpContent part in parts)
        {
            form.Add(part);
        }

        return form;
    }

    internal static ByteArrayContent File(string field, string fileName, byte[] content)
    {
        ByteArrayContent part = new(content);
        part.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = $"\"{field}\"", FileName = $"\"{fileName}\"" };
        return part;
    }

    internal static StringContent Params(string json)
    {
        StringContent part = new(json);
        part.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "\"params\"" };
        return part;
    }
}
