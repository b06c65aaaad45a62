using System.Globalization;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Aiaa.Functions.Intake;
using Aiaa.Functions.Models;
using Aiaa.Functions.Sessions;

namespace Aiaa.Functions.Aiaa;

/// <summary>PUT, GET and DELETE /session.</summary>
internal static class SessionEndpoints
{
    // Seconds after which it is worth while to ask again.
    private const string ComeBack = "2";

    private static readonly string[] SeriesEndings = [".nii", ".nii.gz", "nii", "nii.gz"];

    public static void MapSessions(this IEndpointRouteBuilder app)
    {
        app.MapPut("/session", PutAsync);
        app.MapMethods("/session/{id}", [HttpMethods.Get, HttpMethods.Head], GetAsync);
        app.MapDelete("/session/{id}", DeleteAsync);
    }

    private static async Task PutAsync(
        HttpContext context, SessionService sessions, SessionIntake intake, SessionUploadReader reader, SessionPreparation preparation, TimeProvider time)
    {
        DateTimeOffset since = time.GetUtcNow();
        IQueryCollection query = context.Request.Query;
        long expiry = Seconds(query["expiry"].ToString());
        CheckSaveAs(query["save_as"].ToString());
        IReadOnlyList<Model> prepared = await preparation.ModelsAsync(query["prepare"], context.RequestAborted);
        SessionBody body = await reader.ReadAsync(context.Request, IsTrue(query["uncompress"]), context.RequestAborted);
        if (body.Image is { } image)
        {
            Session session = await sessions.CreateAsync(image, expiry, context.RequestAborted);
            await preparation.NoteAsync(prepared, session, context.RequestAborted);
            await context.WriteJsonAsync(SessionJson.Created(session));
            return;
        }

        (MadeSession? made, string id) = await intake.MakeAsync(body.Work!, expiry, since, Waits(context.Request), context.RequestAborted);
        if (made is not null)
        {
            await preparation.NoteAsync(prepared, made.Session, context.RequestAborted);
            await context.WriteJsonAsync(SessionJson.Created(made.Session, made.Notes));
            return;
        }

        context.Response.Headers.Location = $"/session/{id}";
        context.Response.Headers.RetryAfter = ComeBack;
        await context.WriteJsonAsync(SessionJson.Accepted(id), StatusCodes.Status202Accepted);
    }

    private static async Task GetAsync(HttpContext context, string id, SessionService sessions, PendingSessions pending, TimeProvider time)
    {
        CancellationToken cancellation = context.RequestAborted;
        IQueryCollection query = context.Request.Query;
        if (await sessions.FindAsync(id, cancellation) is not { } session)
        {
            if (await pending.FindAsync(id, cancellation) is { } coming)
            {
                await WritePendingAsync(context, coming, time.GetUtcNow());
                return;
            }

            // It may have become one between the two looks.
            session = await sessions.FindAsync(id, cancellation) ?? throw Unknown();
        }

        if (IsTrue(query["update_ts"]))
        {
            session = await sessions.TouchAsync(session, cancellation);
        }

        if (!IsTrue(query["image"]))
        {
            await context.WriteJsonAsync(SessionJson.Info(session));
            return;
        }

        await using StoredImage image = await sessions.OpenImageAsync(session, cancellation) ?? throw Unknown();
        context.NameFile(session.FileName);
        await context.WriteFileAsync(Answers.OctetStream, default, image.Content, image.Length, default);
    }

    private static async Task DeleteAsync(HttpContext context, string id, SessionService sessions, PendingSessions pending)
    {
        if (await sessions.DeleteAsync(id, context.RequestAborted) is { } session)
        {
            await context.WriteJsonAsync(SessionJson.Info(session));
            return;
        }

        PendingSession coming = await pending.FindAsync(id, context.RequestAborted) ?? throw Unknown();
        await pending.DeleteAsync(coming, context.RequestAborted);
        await context.WriteJsonAsync(SessionJson.Pending(coming));
    }

    private static async Task WritePendingAsync(HttpContext context, PendingSession coming, DateTimeOffset now)
    {
        if (coming.FailureAt(now) is { } failure)
        {
            await context.WriteJsonAsync(ErrorAnswers.Body(failure), failure.Status);
            return;
        }

        if (IsTrue(context.Request.Query["image"]))
        {
            throw new ApiException(Failure.SessionPending, "The session's image is still being made; ask again in a moment.") { RetryAfter = PendingSession.Beat };
        }

        context.Response.Headers.RetryAfter = ComeBack;
        await context.WriteJsonAsync(SessionJson.Pending(coming), StatusCodes.Status202Accepted);
    }

    // What is made of a series is always .nii.gz; other images stay what they are.
    private static void CheckSaveAs(string ending)
    {
        if (ending.Length > 0 && !SeriesEndings.Contains(ending, StringComparer.OrdinalIgnoreCase))
        {
            throw new ApiException(Failure.BadRequest, "A series is saved as NIfTI here; send save_as=.nii.gz, or leave save_as out.");
        }
    }

    // RFC 7240: a client that would rather come back than wait says so.
    private static bool Waits(HttpRequest request)
        => !request.Headers["Prefer"].ToString().Split(',', ';').Any(wish => wish.Trim().Equals("respond-async", StringComparison.OrdinalIgnoreCase));

    /// <summary>The seconds of an expiry; 0 when none is named.</summary>
    internal static long Seconds(string text)
    {
        if (text.Length == 0)
        {
            return 0;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds)
            ? seconds
            : throw new ApiException(Failure.BadRequest, "The expiry is not a whole number of seconds; send for example ?expiry=3600, or 0 for the default.");
    }

    private static bool IsTrue(string? value) => value is not null && (value is "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase));

    private static ApiException Unknown() => new(Failure.SessionNotFound, "There is no such session, or it has expired; make a new one with PUT /session/.");
}
