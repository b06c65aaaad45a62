using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Serving;
using Aiaa.RunnerProtocol;
using Aiaa.Testing;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Aiaa.Benchmarks.Clicks;

/// <summary>Azurite, gpu-runner and functions on this machine, each behind its real socket, and the calls of a viewer.</summary>
internal sealed class ClickSystem : IAsyncDisposable
{
    private readonly Azurite _azurite = new();
    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private WebApplication? _runner;
    private WebApplication? _functions;

    private ClickSystem()
    {
    }

    /// <summary>The calls go to functions.</summary>
    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>Storage, for what no viewer can do.</summary>
    public BlobServiceClient Storage => new(_azurite.ConnectionString, new BlobClientOptions(BlobClientOptions.ServiceVersion.V2026_06_06));

    private string[] Shared => [$"--AIAA_RUNNER_KEY={_key}", $"--AIAA_STORAGE={_azurite.ConnectionString}"];

    public static async Task<ClickSystem> StartAsync(CancellationToken cancellation, params string[] settings)
    {
        ClickSystem system = new();
        try
        {
            await system._azurite.StartAsync();
            await system.StartRunnerAsync("http://127.0.0.1:0", cancellation);
            system._functions = Functions.Program.Build(
                [.. system.Shared, "--urls=http://127.0.0.1:0", $"--AIAA_RUNNER_URL={system._runner!.Urls.First()}", .. settings],
                builder => builder.Logging.ClearProviders());
            await system._functions.StartAsync(cancellation);
            system.Client.BaseAddress = new Uri(system._functions.Urls.First());
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts a runner that holds nothing in the place of the one that serves.</summary>
    public async Task ReplaceRunnerAsync(CancellationToken cancellation)
    {
        string address = _runner!.Urls.First();
        await _runner.DisposeAsync();
        await StartRunnerAsync(address, cancellation);
    }

    public async Task PutModelAsync(string name, string config, byte[] network, CancellationToken cancellation)
    {
        using MultipartFormDataContent form = new() { Part("config", "config.json", Encoding.UTF8.GetBytes(config)), Part("data", "model.onnx", network) };
        using HttpResponseMessage answer = await Client.PutAsync(new Uri($"/admin/model/{name}", UriKind.Relative), form, cancellation);
        await CheckAsync(answer, cancellation);
    }

    public async Task<string> PutSessionAsync(byte[] image, CancellationToken cancellation)
    {
        using MultipartFormDataContent form = new() { Part("image", "ct.nii.gz", image) };
        using HttpResponseMessage answer = await Client.PutAsync(new Uri("/session/", UriKind.Relative), form, cancellation);
        await CheckAsync(answer, cancellation);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellation))!["session_id"]!;
    }

    /// <summary>One click: the whole mask as a compressed NIfTI file.</summary>
    /// <param name="model">The model.</param>
    /// <param name="session">The session; null to send the image with the call.</param>
    /// <param name="image">The image.</param>
    /// <param name="point">The click.</param>
    /// <param name="cancellation">Hangs up.</param>
    public Task<(ClickTime Time, byte[] Mask)> ClickAsync(string model, string? session, byte[] image, int[] point, CancellationToken cancellation) =>
        AskAsync("/v1/deepgrow", model, session, image, $"{{\"foreground\":[{Text(point)}],\"background\":[]}}", cancellation);

    /// <summary>Six extreme points: the whole mask as a compressed NIfTI file.</summary>
    /// <param name="model">The model.</param>
    /// <param name="session">The session.</param>
    /// <param name="centre">The middle of the structure.</param>
    /// <param name="reach">How far it reaches from there along each axis.</param>
    /// <param name="cancellation">Hangs up.</param>
    public Task<(ClickTime Time, byte[] Mask)> ExtremePointsAsync(string model, string session, int[] centre, int[] reach, CancellationToken cancellation)
    {
        IEnumerable<string> points = from axis in Enumerable.Range(0, 3)
                                     from sign in (int[])[-1, 1]
                                     select Text([.. centre.Select((index, other) => other == axis ? index + (sign * reach[axis]) : index)]);
        return AskAsync("/v1/dextr3d", model, session, [], $"{{\"points\":[{string.Join(',', points)}]}}", cancellation);
    }

    private async Task<(ClickTime Time, byte[] Mask)> AskAsync(
        string route, string model, string? session, byte[] image, string parameters, CancellationToken cancellation)
    {
        using MultipartFormDataContent form = new() { { new StringContent(parameters), "params" } };
        if (session is null)
        {
            form.Add(Part("datapoint", "ct.nii.gz", image));
        }

        string query = session is null ? string.Empty : $"&session_id={session}";
        using HttpRequestMessage request = new(HttpMethod.Post, $"{route}?model={model}{query}&output=image") { Content = form };
        long started = Stopwatch.GetTimestamp();
        using HttpResponseMessage answer = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        await CheckAsync(answer, cancellation);
        byte[] mask = await answer.Content.ReadAsByteArrayAsync(cancellation);
        double elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return (new ClickTime(elapsed, string.Join(", ", answer.Headers.GetValues("Server-Timing"))), mask);
    }

    public async Task<RunnerStatistics> StatisticsAsync(CancellationToken cancellation)
    {
        await using Stream body = await Client.GetStreamAsync(new Uri(_runner!.Urls.First() + RunnerRoutes.Statistics), cancellation);
        return (await JsonSerializer.DeserializeAsync(body, RunnerJson.Default.RunnerStatistics, cancellation))!;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await (_functions?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_runner?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _azurite.DisposeAsync();
    }

    private async Task StartRunnerAsync(string address, CancellationToken cancellation)
    {
        _runner = RunnerApplication.Build([.. Shared, $"--urls={address}", "--AIAA_DEVICE=cpu"], builder => builder.Logging.ClearProviders());
        await _runner.StartAsync(cancellation);
    }

    private static string Text(int[] point) => string.Create(CultureInfo.InvariantCulture, $"[{point[0]},{point[1]},{point[2]}]");

    private static async Task CheckAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellation)}");
        }
    }

    private static ByteArrayContent Part(string field, string fileName, byte[] bytes)
    {
        ByteArrayContent part = new(bytes);
        part.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = $"\"{field}\"", FileName = $"\"{fileName}\"" };
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return part;
    }
}
