using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Aiaa.Functions.Models;
using Aiaa.Functions.Runner;
using Aiaa.Functions.Sessions;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Aiaa;

/// <summary>What ran, and what it gave.</summary>
/// <param name="Model">The revision of the model.</param>
/// <param name="Answer">The runner's answer.</param>
internal sealed record Inference(ModelReference Model, RunnerAnswer Answer) : IDisposable
{
    public void Dispose() => Answer.Dispose();
}

/// <summary>Runs a model on an image: one engine for all inference routes, whose names are hints only.</summary>
internal sealed partial class InferenceService(
    ModelService models,
    ModelParts parts,
    SessionService sessions,
    RunnerClient runner,
    CallerTag callers,
    UploadLimits limits,
    PreparedSettings prepared,
    ILogger<InferenceService> logger)
{
    /// <param name="request">The request, whose body is read here once it is clear that it is needed.</param>
    /// <param name="modelName">The model that it names.</param>
    /// <param name="revision">The revision of it that it names; null for the one that is served.</param>
    /// <param name="sessionId">The session that it names; null when the image comes with the call.</param>
    /// <param name="output">What of the answer is wanted.</param>
    /// <param name="timing">Takes the times of the steps.</param>
    /// <param name="cancellation">The caller has hung up.</param>
    /// <exception cref="ApiException">It cannot be run; the sentence says why.</exception>
    public async Task<Inference> RunAsync(
        HttpRequest request,
        string? modelName,
        string? revision,
        string? sessionId,
        RunOutput output,
        ServerTiming timing,
        CancellationToken cancellation)
    {
        (Model model, Session? session) = await timing.MeasureAsync("lookup", () => LookUpAsync(modelName, sessionId, cancellation));
        ModelReference reference = revision is null ? model.Reference : model.Find(revision);

        // Noted while the runner works, so that the click does not wait for it.
        Task touch = session is null ? Task.CompletedTask : sessions.TouchAsync(session, cancellation);
        await using InferenceBody body = await timing.MeasureAsync(
            "receive", () => InferenceBody.ReadAsync(request, takeImage: session is null, limits, cancellation));

        RunRequest run = new(reference, Reference(session, body.Image), body.Params, output)
        {
            Parts = await parts.FindAsync(model, cancellation),
            Caller = callers.Of(request.HttpContext, session?.Id),
            KeepPrepared = prepared.Keep,
        };
        RunnerAnswer answer = await timing.MeasureAsync("runner", () => runner.RunAsync(run, body.Image, cancellation));
        await touch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        LogRun(logger, model.Name, run.Image.Length, session is not null, answer.FileLength);
        return new Inference(reference, answer);
    }

    private async Task<(Model Model, Session? Session)> LookUpAsync(string? modelName, string? sessionId, CancellationToken cancellation)
    {
        Task<Session?> session = sessionId is null ? Task.FromResult<Session?>(null) : sessions.FindAsync(sessionId, cancellation);
        Task<Model?> model = string.IsNullOrEmpty(modelName) ? Task.FromResult<Model?>(null) : models.FindAsync(modelName, cancellation);
        await Task.WhenAll(session, model);
        if (sessionId is not null && await session is null)
        {
            throw SessionOver();
        }

        if (string.IsNullOrEmpty(modelName))
        {
            throw new ApiException(Failure.BadRequest, "The call names no model; add ?model=NAME (GET /v1/models lists the names).");
        }

        return (await model ?? throw ModelService.Unknown(modelName), await session);
    }

    private static ImageReference Reference(Session? session, SpooledFile? image) => (session, image) switch
    {
        (not null, _) => new ImageReference(session.Sha256, session.Length, session.FileName, session.Blob),
        (_, not null) => new ImageReference(image.Sha256, image.Length, FileEnding.SafeName(image.FileName), Blob: null),
        _ => throw NoImage(),
    };

    /// <summary>What is said of a session that is unknown or over.</summary>
    internal static ApiException SessionOver()
        => new(Failure.SessionExpired, "The session is unknown or has expired; make a new one and send the image again.");

    /// <summary>What is said of a call without an image.</summary>
    internal static ApiException NoImage() => new(
        Failure.BadRequest, "There is no image; send one as a file part (curl -F image=@FILE), or name a session with ?session_id=ID.");

    [LoggerMessage(401, LogLevel.Information, "Model {Model} ran on {Bytes} bytes (session: {Session}) and gave a file of {ResultBytes} bytes")]
    private static partial void LogRun(ILogger logger, string model, long bytes, bool session, long resultBytes);
}
