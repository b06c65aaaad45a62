using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;

namespace Aiaa.Functions.Hosting;

/// <summary>Gives every failure, wherever it arises, the body that the clients of both generations read; never an empty one.</summary>
internal sealed partial class ErrorAnswers(RequestDelegate next, StorageSetup storage, ILogger<ErrorAnswers> logger)
{
    [SuppressMessage("Design", "CA1031", Justification = "This is the place where every exception ends.")]
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null })
            {
                await WriteAsync(context, FailureMap.Describe(context.Response.StatusCode, context.Request.Path));
            }
        }
        catch (Exception exception)
        {
            if (context.RequestAborted.IsCancellationRequested)
            {
                // Whoever asked has hung up: there is nobody to tell.
                LogHungUp(logger, Route(context));
                return;
            }

            await AnswerAsync(context, exception);
        }
    }

    /// <summary>The agreed body: 4.0's <c>error</c> and <c>success</c>, and 4.1's <c>detail</c>.</summary>
    public static JsonObject Body(Complaint complaint) => new()
    {
        ["error"] = new JsonObject { ["message"] = new JsonArray(complaint.Message), ["type"] = complaint.Type },
        ["success"] = false,
        ["detail"] = complaint.Message,
    };

    private async Task AnswerAsync(HttpContext context, Exception exception)
    {
        storage.Reconsider(exception);
        Complaint complaint = FailureMap.Describe(exception);
        Log(context, complaint, exception);
        if (context.Response.HasStarted)
        {
            // Part of an answer is on its way; only a broken connection tells the client that the rest will not come.
            context.Abort();
            return;
        }

        await WriteAsync(context, complaint);
    }

    // Only what nobody foresaw needs its stack.
    private void Log(HttpContext context, Complaint complaint, Exception exception)
    {
        switch (complaint)
        {
            case { Type: FailureMap.Unforeseen }:
                LogBroken(logger, Route(context), exception);
                break;
            case { Status: >= 500 }:
                LogFailed(logger, Route(context), complaint.Status, complaint.Message, exception.GetBaseException().GetType().Name);
                break;
            default:
                LogRefused(logger, Route(context), complaint.Status, complaint.Type);
                break;
        }
    }

    private static async Task WriteAsync(HttpContext context, Complaint complaint)
    {
        context.Response.Headers.Remove("Content-Disposition");
        if (complaint.RetryAfter is { } retry)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(retry.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (complaint.Status == FailureMap.SessionExpiredStatus)
        {
            // The C++ client shows the reason phrase to its user.
            context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = "Session Expired";
        }

        await context.WriteJsonAsync(Body(complaint), complaint.Status);
    }

    // The pattern, not the path: a session's id in a path is what opens that session.
    private static string Route(HttpContext context)
        => $"{context.Request.Method} {(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)"}";

    [LoggerMessage(100, LogLevel.Error, "{Route}: broke")]
    private static partial void LogBroken(ILogger logger, string route, Exception exception);

    [LoggerMessage(101, LogLevel.Warning, "{Route}: failed with {Status} {Message} ({Cause})")]
    private static partial void LogFailed(ILogger logger, string route, int status, string message, string cause);

    [LoggerMessage(102, LogLevel.Information, "{Route}: refused with {Status} {Type}")]
    private static partial void LogRefused(ILogger logger, string route, int status, string type);

    [LoggerMessage(103, LogLevel.Information, "{Route}: the client hung up")]
    private static partial void LogHungUp(ILogger logger, string route);
}
