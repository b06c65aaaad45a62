using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Serving;
using Aiaa.GpuRunner.Tests.Inference.TorchScript;
using Aiaa.RunnerProtocol;
using Aiaa.Testing;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aiaa.GpuRunner.Tests.Serving;

/// <summary>The whole server on a free port of the loopback, with a real storage behind it, and what its callers do.</summary>
internal sealed class RunnerServer : IAsyncDisposable
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly WebApplication _app;
    private readonly BlobServiceClient _blobs;

    private RunnerServer(string storage, int queue, string[] settings)
    {
        _blobs = new BlobServiceClient(storage, new BlobClientOptions(BlobClientOptions.ServiceVersion.V2026_06_06));
        _app = RunnerApplication.Build(
            [$"--AIAA_RUNNER_KEY={Convert.ToBase64String(_key)}", $"--AIAA_STORAGE={storage}", $"--AIAA_QUEUE={queue}", "--AIAA_DEVICE=cpu", $"--AIAA_TORCHSCRIPT={Worker.Program}", .. settings],
            builder => builder.Logging.ClearProviders().AddProvider(Log));
        Signer = new RequestSigner(_key, TimeProvider.System);
    }

    public HttpClient Client { get; } = new();

    public LogLines Log { get; } = new();

    public RequestSigner Signer { get; }

    public BlobContainerClient Images => _blobs.GetBlobContainerClient(StorageNames.Images);

    public BlobContainerClient Prepared => _blobs.GetBlobContainerClient(StorageNames.Prepared);

    public BlobContainerClient Models => _blobs.GetBlobContainerClient(StorageNames.Models);

    public static async Task<RunnerServer> StartAsync(Azurite azurite, int queue = 16, params string[] settings)
    {
        RunnerServer server = await StartAsync(azurite.ConnectionString, queue, settings);
        await server.Images.CreateIfNotExistsAsync();
        await server.Models.CreateIfNotExistsAsync();
        await server.Prepared.CreateIfNotExistsAsync();
        return server;
    }

    public static async Task<RunnerServer> StartAsync(string storage, int queue = 16, params string[] settings)
    {
        RunnerServer server = new(storage, queue, settings);
        await server._app.StartAsync();
        string address = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        server.Client.BaseAddress = new Uri(address);
        return server;
    }

    /// <summary>Stores a revision as functions does.</summary>
    public async Task<ModelReference> PutModelAsync(string config, byte[]? weights, WeightsFormat format = WeightsFormat.Onnx, string name = "model")
    {
        string revision = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(config), .. weights ?? []]));
        string ending = format == WeightsFormat.TorchScript ? "ts" : "onnx";
        ModelReference model = new(name, revision, $"{name}/{revision}/config.json", weights is null ? null : $"{name}/weights/{revision}.{ending}", weights is null ? null : format);
        await Models.GetBlobClient(model.ConfigBlob).UploadAsync(BinaryData.FromString(config), overwrite: true);
        if (weights is not null)
        {
            await Models.GetBlobClient(model.WeightsBlob).UploadAsync(BinaryData.FromBytes(weights), overwrite: true);
        }

        return model;
    }

    /// <summary>Stores a session's image as functions does.</summary>
    public async Task<ImageReference> PutImageAsync(byte[] file, string fileName = "image.nii")
    {
        string blob = $"{Guid.NewGuid()}/{fileName}";
        await Images.GetBlobClient(blob).UploadAsync(BinaryData.FromBytes(file));
        return Reference(file, fileName) with { Blob = blob };
    }

    public static ImageReference Reference(byte[] file, string fileName = "image.nii") =>
        new(Convert.ToHexStringLower(SHA256.HashData(file)), file.Length, fileName, null);

    public Task<Answer> RunAsync(
        ModelReference model, ImageReference image, byte[]? file = null, JsonObject? parameters = null, RunOutput output = RunOutput.All, bool keep = false) =>
        SendAsync(RunnerRoutes.Run, Json(new RunRequest(model, image, parameters ?? [], output) { KeepPrepared = keep }), file, TestContext.Current.CancellationToken);

    /// <summary>What the server says of its caches and its queue.</summary>
    public async Task<RunnerStatistics> StatisticsAsync()
    {
        await using Stream body = await Client.GetStreamAsync(new Uri(RunnerRoutes.Statistics, UriKind.Relative), TestContext.Current.CancellationToken);
        return (await JsonSerializer.DeserializeAsync(body, RunnerJson.Default.RunnerStatistics, TestContext.Current.CancellationToken))!;
    }

    /// <summary>A run of a model that chains others.</summary>
    public Task<Answer> RunChainAsync(ModelReference model, ModelReference[] parts, ImageReference image, JsonObject parameters) => SendAsync(
        RunnerRoutes.Run, Json(new RunRequest(model, image, parameters, RunOutput.All) { Parts = parts }), null, TestContext.Current.CancellationToken);

    /// <summary>A run whose client hangs up when it is told to.</summary>
    public Task<Answer> RunUntilAsync(ModelReference model, ImageReference image, CancellationToken hangUp) =>
        SendAsync(RunnerRoutes.Run, Json(new RunRequest(model, image, [], RunOutput.All)), null, hangUp);

    public Task<Answer> CheckAsync(ModelReference model) =>
        SendAsync(RunnerRoutes.CheckModel, JsonSerializer.SerializeToUtf8Bytes(new CheckModelRequest(model), RunnerJson.Default.CheckModelRequest), null, default);

    /// <summary>What is in memory.</summary>
    public async Task<LoadedModels> LoadedAsync(string? signature = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, RunnerRoutes.LoadedModels);
        request.Headers.Add(RunnerHeaders.Signature, signature ?? Signer.Sign(RunnerRoutes.LoadedModels, []));
        using HttpResponseMessage response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), RunnerJson.Default.LoadedModels)!;
    }

    public async Task<Answer> SendAsync(string path, byte[] json, byte[]? file, CancellationToken cancellationToken, string? signature = null)
    {
        using HttpRequestMessage request = Request(path, json, file, signature ?? Signer.Sign(path, json));
        using HttpResponseMessage response = await Client.SendAsync(request, cancellationToken);
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        Assert.Equal(body.Length, response.Content.Headers.ContentLength);
        Assert.NotEqual(true, response.Headers.TransferEncodingChunked);
        return new Answer(response, body);
    }

    private static byte[] Json(RunRequest request) => JsonSerializer.SerializeToUtf8Bytes(request, RunnerJson.Default.RunRequest);

    public static HttpRequestMessage Request(string path, byte[] json, byte[]? file, string signature)
    {
        HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new ByteArrayContent([.. json, .. file ?? []]) };
        request.Headers.Add(RunnerHeaders.JsonLength, $"{json.Length}");
        request.Headers.Add(RunnerHeaders.FileLength, $"{file?.Length ?? 0}");
        request.Headers.Add(RunnerHeaders.Signature, signature);
        return request;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
