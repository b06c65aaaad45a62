using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Aiaa.RunnerProtocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Aiaa.Functions.Tests.Support;

/// <summary>What a scripted runner answers to one run.</summary>
/// <param name="Result">The result JSON.</param>
/// <param name="File">The file; null for none.</param>
/// <param name="FileName">Its name.</param>
internal sealed record ScriptedAnswer(string Result, byte[]? File = null, string? FileName = "result.nii.gz");

/// <summary>One run that arrived.</summary>
internal sealed record SeenRun(RunRequest Request, byte[] Image);

/// <summary>
/// A runner that speaks the protocol over a real socket and answers what a test wants: it checks signatures and lengths as the real
/// one does, and asks for images whose hash it has not seen.
/// </summary>
internal sealed class ScriptedRunner : IAsyncDisposable
{
    private readonly HashSet<string> _held = [];
    private readonly RequestSigner _signer;
    private readonly WebApplication _app;
    private readonly byte[] _key;

    public ScriptedRunner(TimeProvider time)
    {
        _key = RandomNumberGenerator.GetBytes(32);
        _signer = new RequestSigner(_key, time);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        _app = builder.Build();
        _app.MapPost(RunnerRoutes.Run, RunAsync);
        _app.MapPost(RunnerRoutes.CheckModel, CheckAsync);
        _app.MapPost(RunnerRoutes.Prepare, PrepareAsync);
        _app.MapGet(RunnerRoutes.LoadedModels, LoadedAsync);
        _app.MapGet(RunnerRoutes.Health, () => Results.Json(new RunnerHealth("ok", "CPU", ["CPU"], "1"), RunnerJson.Default.RunnerHealth));
    }

    public string Url => _app.Urls.First();

    public string Key => Convert.ToBase64String(_key);

    /// <summary>Every run that was let through, oldest first.</summary>
    public ConcurrentQueue<SeenRun> Runs { get; } = new();

    /// <summary>How often a run arrived at all, with or without bytes.</summary>
    public int Asked { get; private set; }

    public ConcurrentQueue<ModelReference> Checks { get; } = new();

    /// <summary>What the runner was told to make ready.</summary>
    public ConcurrentQueue<RunRequest> Prepared { get; } = new();

    /// <summary>The models that the next ones loaded are said to chain.</summary>
    public IReadOnlyList<string> PartsOfNext { get; set; } = [];

    /// <summary>Answers a run.</summary>
    public Func<SeenRun, ScriptedAnswer> OnRun { get; set; } = _ => new ScriptedAnswer("""{"points":[[1,2,3]]}""", [1, 2, 3]);

    /// <summary>Takes the whole answer of a run into its own hands.</summary>
    public Func<HttpContext, Task>? OnRunRaw { get; set; }

    /// <summary>Says why a model is refused; null to accept it.</summary>
    public Func<ModelReference, Task<RunnerError?>> OnCheck { get; set; } = _ => Task.FromResult<RunnerError?>(null);

    public Task StartAsync() => _app.StartAsync();

    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public static async Task FailAsync(HttpContext context, HttpStatusCode status, RunnerErrorCode code, string message)
    {
        context.Response.StatusCode = (int)status;
        await context.Response.WriteAsync(JsonSerializer.Serialize(new RunnerError(code, message), RunnerJson.Default.RunnerError));
    }

    private async Task RunAsync(HttpContext context)
    {
        Asked++;
        byte[] json = new byte[Length(context, RunnerHeaders.JsonLength)];
        await context.Request.Body.ReadExactlyAsync(json);
        byte[] image = new byte[Length(context, RunnerHeaders.FileLength)];
        await context.Request.Body.ReadExactlyAsync(image);
        Assert.Equal(json.Length + image.Length, context.Request.ContentLength);
        if (!await VerifyAsync(context, json))
        {
            return;
        }

        if (OnRunRaw is { } raw)
        {
            await raw(context);
            return;
        }

        RunRequest request = JsonSerializer.Deserialize(json, RunnerJson.Default.RunRequest)!;
        if (image.Length > 0)
        {
            Assert.Equal(request.Image.Sha256, Convert.ToHexStringLower(SHA256.HashData(image)));
            _held.Add(request.Image.Sha256);
        }
        else if (request.Image.Blob is null && !_held.Contains(request.Image.Sha256))
        {
            await FailAsync(context, HttpStatusCode.PreconditionRequired, RunnerErrorCode.ImageNeeded, "The image is needed.");
            return;
        }

        SeenRun run = new(request, image);
        Runs.Enqueue(run);
        await AnswerAsync(context, OnRun(run));
    }

    private static async Task AnswerAsync(HttpContext context, ScriptedAnswer answer)
    {
        byte[] json = Encoding.UTF8.GetBytes(answer.Result);
        byte[] file = answer.File ?? [];
        HttpResponse response = context.Response;
        response.Headers[RunnerHeaders.JsonLength] = json.Length.ToString(CultureInfo.InvariantCulture);
        response.Headers[RunnerHeaders.FileLength] = file.Length.ToString(CultureInfo.InvariantCulture);
        response.Headers[RunnerHeaders.Timing] = """fetch;dur=1.2, decode;dur=30, infer;dur=900;desc="network (8 windows)" """.Trim();
        if (answer.File is not null)
        {
            response.Headers[RunnerHeaders.FileName] = answer.FileName;
        }

        response.ContentLength = json.Length + file.Length;
        await response.Body.WriteAsync(json);
        await response.Body.WriteAsync(file);
    }

    private async Task CheckAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        if (!await VerifyAsync(context, body.ToArray()))
        {
            return;
        }

        ModelReference model = JsonSerializer.Deserialize(body.ToArray(), RunnerJson.Default.CheckModelRequest)!.Model;
        Checks.Enqueue(model);
        if (await OnCheck(model) is { } error)
        {
            await FailAsync(context, HttpStatusCode.UnprocessableEntity, error.Code, error.Message);
            return;
        }

        CheckModelAnswer answer = new(
            "CPU", [new("INPUT__0", "float32", [1, 1, 96, 96, 96])], [new("OUTPUT__0", "float32", [1, 2, 96, 96, 96])], 12.5)
        {
            Parts = PartsOfNext,
        };
        await context.Response.WriteAsync(JsonSerializer.Serialize(answer, RunnerJson.Default.CheckModelAnswer));
    }

    private async Task PrepareAsync(HttpContext context)
    {
        byte[] json = new byte[Length(context, RunnerHeaders.JsonLength)];
        await context.Request.Body.ReadExactlyAsync(json);
        if (await VerifyAsync(context, json))
        {
            Prepared.Enqueue(JsonSerializer.Deserialize(json, RunnerJson.Default.RunRequest)!);
            context.Response.StatusCode = (int)HttpStatusCode.Accepted;
        }
    }

    private async Task LoadedAsync(HttpContext context)
    {
        if (await VerifyAsync(context, []))
        {
            LoadedModels loaded = new(
                [new ModelMemory("CPU", 1000, 2000)],
                [new LoadedModelDescription("spleen", "0123456789abcdef", "CPU", "CPU", 1000, 12.5, DateTimeOffset.UnixEpoch, 1, Pinned: false)]);
            await context.Response.WriteAsync(JsonSerializer.Serialize(loaded, RunnerJson.Default.LoadedModels));
        }
    }

    private async Task<bool> VerifyAsync(HttpContext context, byte[] json)
    {
        string? signature = context.Request.Headers[RunnerHeaders.Signature];
        SignatureState state = _signer.Verify(signature, context.Request.Path, json, out _);
        if (state != SignatureState.Valid)
        {
            await FailAsync(context, HttpStatusCode.Unauthorized, RunnerErrorCode.Unsigned, state.ToString());
        }

        return state == SignatureState.Valid;
    }

    private static int Length(HttpContext context, string header)
        => int.Parse(context.Request.Headers[header].ToString(), CultureInfo.InvariantCulture);
}
