using System.Text.Json;
using Aiaa.GpuRunner.Caching;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Serving;

/// <summary>GET /models: which revisions are in memory, and what they take.</summary>
internal sealed class LoadedModelsEndpoint(RequestGuard guard, ModelStore models)
{
    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        guard.Check(context.Request, []);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(models.List(), RunnerJson.Default.LoadedModels);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
