using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.Functions.Runner;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Hosting;

/// <summary>
/// GET /health: 200 when storage answers, 503 when it does not. The runner is asked only with <c>?runner=true</c>: a probe that
/// comes every few seconds must not keep a container awake that scales to zero.
/// </summary>
internal static class HealthEndpoint
{
    public static void MapHealth(this IEndpointRouteBuilder app) => app.MapMethods("/health", [HttpMethods.Get, HttpMethods.Head], GetAsync);

    private static async Task GetAsync(HttpContext context, StorageSetup storage, RunnerClient runner)
    {
        // A storage that does not answer is an exception, and becomes the usual 503.
        await storage.PingAsync(context.RequestAborted);
        JsonObject health = new() { ["status"] = "ok", ["storage"] = "ok" };
        if (context.Request.Query["runner"] == "true")
        {
            RunnerHealth? answer = await runner.HealthAsync(context.RequestAborted);
            health["runner"] = answer is null
                ? new JsonObject { ["status"] = "unreachable" }
                : JsonSerializer.SerializeToNode(answer, RunnerJson.Default.RunnerHealth);
        }

        await context.WriteJsonAsync(health);
    }
}
