using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Aiaa.Imaging;
using Aiaa.RunnerProtocol;
using Azure;
using Azure.Identity;

namespace Aiaa.GpuRunner.Serving;

/// <summary>The one place where failures become statuses and bodies.</summary>
internal sealed partial class FailureAnswer(RequestDelegate next, IHostApplicationLifetime lifetime, ILogger<FailureAnswer> logger)
{
    private static readonly TimeSpan StorageRetry = TimeSpan.FromSeconds(5);

    /// <summary>Runs the rest of the request and answers for it when it fails.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever went wrong, the caller gets an answer of the agreed form.")]
    public async Task InvokeAsync(HttpContext context)
    {
        Exception failure;
        try
        {
            await next(context);
            return;
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody listens any more.
            LogHungUp(logger, context.Request.Path);
            return;
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            failure = new BusyException(TimeSpan.FromSeconds(5), "The inference server is stopping; try again shortly.");
        }
        catch (Exception e)
        {
            failure = e;
        }

        (int status, RunnerErrorCode code, string message) = Describe(failure);
        if (code is RunnerErrorCode.Internal or RunnerErrorCode.StorageUnavailable)
        {
            LogFailed(logger, failure, context.Request.Path);
        }

        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new RunnerError(code, message), RunnerJson.Default.RunnerError);
        context.Response.Clear();
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        if (RetryAfter(failure) is { } retry)
        {
            context.Response.Headers.RetryAfter = ((int)Math.Ceiling(retry.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static (int Status, RunnerErrorCode Code, string Message) Describe(Exception failure) => failure switch
    {
        ImageNeededException => (StatusCodes.Status428PreconditionRequired, RunnerErrorCode.ImageNeeded, failure.Message),
        ImageGoneException => (StatusCodes.Status410Gone, RunnerErrorCode.ImageGone, failure.Message),
        ModelGoneException => (StatusCodes.Status410Gone, RunnerErrorCode.ModelGone, failure.Message),
        ImageBytesException or ImageFormatException => (StatusCodes.Status400BadRequest, RunnerErrorCode.BadImage, failure.Message),
        InputException or BadHttpRequestException => (StatusCodes.Status400BadRequest, RunnerErrorCode.BadRequest, failure.Message),
        ModelException => (StatusCodes.Status422UnprocessableEntity, RunnerErrorCode.BadModel, failure.Message),
        UnsignedException => (StatusCodes.Status401Unauthorized, RunnerErrorCode.Unsigned, failure.Message),
        BusyException => (StatusCodes.Status503ServiceUnavailable, RunnerErrorCode.Busy, failure.Message),
        EngineException => (StatusCodes.Status500InternalServerError, RunnerErrorCode.Internal, failure.Message),
        _ when IsStorage(failure) => (StatusCodes.Status503ServiceUnavailable, RunnerErrorCode.StorageUnavailable, StorageSentence(failure)),
        OutOfMemoryException => (StatusCodes.Status500InternalServerError, RunnerErrorCode.Internal, "The image and the model together need more memory than the server has."),
        _ => (StatusCodes.Status500InternalServerError, RunnerErrorCode.Internal, "Something broke inside the inference server; its log says what."),
    };

    private static TimeSpan? RetryAfter(Exception failure) => failure switch
    {
        BusyException busy => busy.RetryAfter,
        _ => IsStorage(failure) ? StorageRetry : null,
    };

    // The client gives up after several tries with an AggregateException; a try that ran into the network time-out is a cancellation
    // that no caller asked for (the caller's own is seen before this is asked).
    private static bool IsStorage(Exception failure) => failure switch
    {
        RequestFailedException or AuthenticationFailedException or OperationCanceledException => true,
        AggregateException several => several.InnerExceptions.All(IsStorage),
        _ => false,
    };

    private static string StorageSentence(Exception failure) => failure is AuthenticationFailedException or RequestFailedException { Status: 401 or 403 }
        ? "The storage of images and models refuses the inference runner; its operator has to check AIAA_STORAGE or the roles of its managed identity."
        : "The storage of images and models does not answer; try again, and see the server's log if it stays so.";

    [LoggerMessage(1010, LogLevel.Information, "The client of {Path} hung up; its work was stopped")]
    private static partial void LogHungUp(ILogger logger, string path);

    [LoggerMessage(1011, LogLevel.Error, "A request to {Path} failed")]
    private static partial void LogFailed(ILogger logger, Exception failure, string path);
}
