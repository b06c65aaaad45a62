using System.Text.Json;
using Aiaa.Functions.Hosting;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Runner;

/// <summary>The one place where the runner's failures become ours.</summary>
internal static class RunnerFailures
{
    private const int MostErrorBytes = 64 * 1024;
    private static readonly TimeSpan DefaultRetry = TimeSpan.FromSeconds(5);

    /// <summary>Reads the error that an answer carries.</summary>
    public static async Task<RunnerError> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(MostErrorBytes, cancellation);
            await using Stream body = await response.Content.ReadAsStreamAsync(cancellation);
            return await JsonSerializer.DeserializeAsync(body, RunnerJson.Default.RunnerError, cancellation)
                ?? throw RunnerAnswerReader.Unreadable();
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException)
        {
            throw RunnerAnswerReader.Unreadable(exception);
        }
    }

    public static ApiException From(RunnerError error, HttpResponseMessage response) => error.Code switch
    {
        RunnerErrorCode.ImageGone => new(Failure.SessionExpired, "The session ended during the call; make a new one and send the image again."),
        RunnerErrorCode.ModelGone => new(Failure.ModelNotFound, "The model was deleted during the call; GET /v1/models lists those that are left."),
        RunnerErrorCode.BadImage => new(Failure.BadImage, error.Message),
        RunnerErrorCode.BadRequest => new(Failure.BadRequest, error.Message),
        RunnerErrorCode.BadModel => new(Failure.BadModel, error.Message),
        RunnerErrorCode.Busy => new(Failure.RunnerBusy, error.Message) { RetryAfter = response.Headers.RetryAfter?.Delta ?? DefaultRetry },
        RunnerErrorCode.StorageUnavailable => new(Failure.StorageUnavailable, error.Message) { RetryAfter = response.Headers.RetryAfter?.Delta ?? DefaultRetry },
        RunnerErrorCode.Unsigned => new(
            Failure.RunnerFailed,
            "The inference runner does not accept this server's requests; give both the same AIAA_RUNNER_KEY and set their clocks right."),
        RunnerErrorCode.ImageNeeded => RunnerAnswerReader.Unreadable(),
        _ => new(Failure.RunnerFailed, error.Message),
    };

    /// <summary>A failure below HTTP: no connection, or one that broke.</summary>
    public static ApiException From(HttpRequestException exception)
    {
        bool never = exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;
        string message = never
            ? "The inference runner does not answer; start it, or set AIAA_RUNNER_URL to where it listens, and try again."
            : "The inference runner stopped while it was working; try again, with a smaller image if it happens again.";
        return new ApiException(Failure.RunnerUnavailable, message, exception) { RetryAfter = DefaultRetry };
    }

    public static ApiException Timeout() => new(
        Failure.RunnerTimeout,
        $"The model did not finish within {RunnerSettings.Deadline.TotalSeconds} seconds; send a smaller image, or run it on a faster machine.");
}
