using System.Text.Json;
using Aiaa.GpuRunner.Inference;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Serving;

/// <summary>GET /health: alive, and on what.</summary>
internal sealed class HealthEndpoint(OnnxDevice device)
{
    private readonly byte[] _body = JsonSerializer.SerializeToUtf8Bytes(
        new RunnerHealth("ok", device.Provider, OnnxDevice.Offered, OnnxDevice.EngineVersion), RunnerJson.Default.RunnerHealth);

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = _body.Length;
        await context.Response.Body.WriteAsync(_body, context.RequestAborted);
    }
}
