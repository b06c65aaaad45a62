using Microsoft.AspNetCore.Http;

namespace Aiaa.LocalRunner.FunctionsHost;

/// <summary>The paths that the host keeps to itself, before any function: its own administration, for which nobody here has a key.</summary>
internal sealed class HostPaths(RequestDelegate next)
{
    private const string Ping = "/admin/host/ping";
    private static readonly string[] Keyed = ["/admin/host", "/admin/functions", "/runtime/webhooks"];

    /// <summary>Answers for the host, or passes the request on.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        PathString path = context.Request.Path;
        if (path.Equals(Ping, StringComparison.OrdinalIgnoreCase))
        {
            return Task.CompletedTask;
        }

        if (Keyed.Any(own => path.StartsWithSegments(own, StringComparison.OrdinalIgnoreCase)))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        return next(context);
    }
}
