using System.Text.Json.Nodes;
using Aiaa.Functions.Identity;
using Aiaa.Functions.Sweeping;

namespace Aiaa.Functions.Hosting;

/// <summary>
/// POST /SweepTimer: the Functions host's call every minute, told from a client's by the headers that the host puts on every request
/// that comes from outside. A client that gets through all the same gains nothing: see <see cref="SweepGate"/>.
/// </summary>
internal static class TimerEndpoint
{
    public const string Route = "/SweepTimer";

    public static void MapTimer(this IEndpointRouteBuilder app) => app.MapPost(Route, SweepAsync);

    private static async Task SweepAsync(HttpContext context, SweepGate gate)
    {
        if (Caller.IsProxied(context.Request))
        {
            throw new ApiException(Failure.Forbidden, "The timer is for the Functions host alone; sessions are swept every minute without your help.");
        }

        IReadOnlyList<string> lines = await gate.TryRunAsync(context.RequestAborted) ?? ["a sweep is running, or ran just before"];
        await context.WriteJsonAsync(new JsonObject
        {
            ["Outputs"] = new JsonObject(),
            ["Logs"] = new JsonArray([.. lines.Select(line => (JsonNode)line)]),
            ["ReturnValue"] = null,
        });
    }
}
