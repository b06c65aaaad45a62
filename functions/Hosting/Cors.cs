namespace Aiaa.Functions.Hosting;

/// <summary>
/// Lets pages of every origin call the server, as the original did: the viewers that run in a browser need it. Nothing under /admin,
/// where a page has no business: its methods all need a preflight, which then fails.
/// </summary>
internal sealed class Cors(RequestDelegate next)
{
    private const string Methods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    private const string PreflightSeconds = "600";

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/admin", StringComparison.OrdinalIgnoreCase))
        {
            return next(context);
        }

        IHeaderDictionary headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = "*";
        headers["Timing-Allow-Origin"] = "*";
        if (!HttpMethods.IsOptions(context.Request.Method))
        {
            return next(context);
        }

        string requested = context.Request.Headers.AccessControlRequestHeaders.ToString();
        headers.AccessControlAllowMethods = Methods;
        headers.AccessControlAllowHeaders = requested.Length > 0 ? requested : "*";
        headers.AccessControlMaxAge = PreflightSeconds;
        headers.Allow = Methods;
        return context.WriteBytesAsync(Answers.Text, ReadOnlyMemory<byte>.Empty);
    }
}
