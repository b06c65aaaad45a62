using System.Globalization;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Aiaa.Functions.Sessions;

namespace Aiaa.Functions.Aiaa;

/// <summary>PUT, GET and DELETE /session.</summary>
internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder app)
    {
        app.MapPut("/session", PutAsync);
        app.MapMethods("/session/{id}", [HttpMethods.Get, HttpMethods.Head], GetAsync);
        app.MapDelete("/session/{id}", DeleteAsync);
    }

    private static async Task PutAsync(HttpContext context, SessionService sessions)
    {
        long expiry = Seconds(context.Request.Query["expiry"].ToString());
        if (IsTrue(context.Request.Query["uncompress"]))
        {
            throw new ApiException(Failure.BadRequest, "This server unpacks no archives; send one image file, for example .nii.gz.");
        }

        SessionUpload upload = await SessionUploadReader.ReadAsync(context.Request, sessions, context.RequestAborted);
        Session session = await sessions.CreateAsync(upload, expiry, context.RequestAborted);
        await context.WriteJsonAsync(SessionJson.Created(session));
    }

    private static async Task GetAsync(HttpContext context, string id, SessionService sessions)
    {
        CancellationToken cancellation = context.RequestAborted;
        IQueryCollection query = context.Request.Query;
        Session session = await sessions.FindAsync(id, cancellation) ?? throw Unknown();
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

    private static async Task DeleteAsync(HttpContext context, string id, SessionService sessions)
    {
        Session session = await sessions.DeleteAsync(id, context.RequestAborted) ?? throw Unknown();
        await context.WriteJsonAsync(SessionJson.Info(session));
    }

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
