using Aiaa.Imaging;
using Aiaa.Intake;
using Azure;
using Azure.Identity;

namespace Aiaa.Functions.Hosting;

/// <summary>What a caller is told of one failure.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Type">A stable word for the kind of failure, as the original's clients print it.</param>
/// <param name="Message">One sentence saying what is wrong and what to do.</param>
/// <param name="RetryAfter">When to try again, if that is worth while.</param>
internal sealed record Complaint(int Status, string Type, string Message, TimeSpan? RetryAfter = null);

/// <summary>The one place where exceptions become statuses and sentences.</summary>
internal static class FailureMap
{
    /// <summary>The status that clients of the field know as "the session is gone"; its reason phrase is "Session Expired".</summary>
    public const int SessionExpiredStatus = 440;

    /// <summary>The type of a failure that no case speaks of: a mistake of ours.</summary>
    public const string Unforeseen = "InternalError";

    private static readonly TimeSpan StorageRetry = TimeSpan.FromSeconds(5);

    public static Complaint Describe(Exception exception) => exception switch
    {
        ApiException failure => new(StatusOf(failure.Failure), failure.Failure.ToString(), failure.Message, failure.RetryAfter),
        IntakeException intake => new(StatusOf(FailureOf(intake)), FailureOf(intake).ToString(), intake.Message),
        ImagingException image => new(StatusOf(Failure.BadImage), nameof(Failure.BadImage), image.Message),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new(
            StatusCodes.Status413PayloadTooLarge, nameof(Failure.TooLarge), "The request is larger than this server takes (AIAA_MAX_UPLOAD_BYTES)."),
        BadHttpRequestException bad => new(
            bad.StatusCode, nameof(Failure.BadRequest), $"The request could not be read: {bad.Message.TrimEnd('.')}. Send it again."),
        _ when IsStorage(exception) => DescribeStorage(exception),
        _ => new(StatusCodes.Status500InternalServerError, Unforeseen, "Something broke inside the server; /logs says what."),
    };

    /// <summary>What to say of a status that was set without a body: routing's 404 and 405, and the like.</summary>
    public static Complaint Describe(int status, string path) => status switch
    {
        StatusCodes.Status404NotFound => new(status, "NotFound", $"There is nothing at {Shorten(path)}; the page at / lists what there is."),
        StatusCodes.Status405MethodNotAllowed => new(status, "MethodNotAllowed", $"{Shorten(path)} does not take this method; the Allow header names those that it takes."),
        _ => new(status, "HttpError", $"The request could not be answered (status {status})."),
    };

    private static int StatusOf(Failure failure) => failure switch
    {
        Failure.BadRequest or Failure.WrongHost or Failure.BadImage or Failure.BadModel => StatusCodes.Status400BadRequest,
        Failure.Forbidden or Failure.SourceForbidden => StatusCodes.Status403Forbidden,
        Failure.ModelNotFound or Failure.SessionNotFound => StatusCodes.Status404NotFound,
        Failure.Conflict => StatusCodes.Status409Conflict,
        Failure.TooLarge => StatusCodes.Status413PayloadTooLarge,
        Failure.SessionExpired => SessionExpiredStatus,
        Failure.RunnerFailed => StatusCodes.Status500InternalServerError,
        Failure.SourceFailed => StatusCodes.Status502BadGateway,
        Failure.RunnerBusy or Failure.RunnerUnavailable or Failure.StorageUnavailable or Failure.IntakeBusy or Failure.SessionPending => StatusCodes.Status503ServiceUnavailable,
        Failure.RunnerTimeout or Failure.SourceTimeout => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static Failure FailureOf(IntakeException exception) => exception.Failure switch
    {
        IntakeFailure.BadRequest => Failure.BadRequest,
        IntakeFailure.Unreadable => Failure.BadImage,
        IntakeFailure.TooLarge => Failure.TooLarge,
        IntakeFailure.NoRoom => Failure.IntakeBusy,
        IntakeFailure.NotAllowed => Failure.SourceForbidden,
        IntakeFailure.SourceTimeout => Failure.SourceTimeout,
        _ => Failure.SourceFailed,
    };

    // The clients give up after several tries with an AggregateException; a try that ran into the network time-out is a
    // cancellation that no caller asked for (the caller's own is caught before this map is asked).
    private static bool IsStorage(Exception exception) => exception switch
    {
        RequestFailedException or AuthenticationFailedException or OperationCanceledException => true,
        AggregateException several => several.InnerExceptions.All(IsStorage),
        _ => false,
    };

    private static Complaint DescribeStorage(Exception exception)
    {
        bool refused = exception is AuthenticationFailedException or RequestFailedException { Status: 401 or 403 };
        return new(
            StatusOf(Failure.StorageUnavailable),
            nameof(Failure.StorageUnavailable),
            refused
                ? "Storage refuses this server; its operator has to check AIAA_STORAGE or the roles of its managed identity."
                : "Storage does not answer; try again in a moment.",
            StorageRetry);
    }

    private static string Shorten(string path) => path.Length <= 100 ? path : string.Concat(path.AsSpan(0, 100), "…");
}
