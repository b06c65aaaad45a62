using System.Text.Json.Nodes;
using Aiaa.Functions.Identity;
using Aiaa.Functions.Sessions;

namespace Aiaa.Functions.Hosting;

/// <summary>
/// POST /SweepTimer: the Functions host's call every minute, told from a client's by the header that the host puts on every request
/// that comes from outside. A client that gets through all the same gains nothing: see <see cref="SweepGate"/>.
/// </summary>
internal static class TimerEndpoint
{
    public const string Route = "/SweepTimer";

    public static void MapTimer(this IEndpointRouteBuilder app) => app.MapPost(Route, SweepAsync);

    private static async Task SweepAsync(HttpContext context, SweepGate gate)
    {
        if (context.Request.Headers.ContainsKey(Caller.ForwardedFor))
        {
            throw new ApiException(Failure.Forbidden, "The timer is for the Functions host alone; sessions are swept every minute without your help.");
        }

        SweepResult? result = await gate.TryRunAsync(context.RequestAborted);
        await context.WriteJsonAsync(new JsonObject
        {
            ["Outputs"] = new JsonObject(),
            ["Logs"] = new JsonArray(result?.ToString() ?? "a sweep is running, or ran just before"),
            ["ReturnValue"] = null,
        });
    }
}
