using System.Text.Json;
using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Inference.TorchScript;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Serving;

/// <summary>GET /health: alive, and on what.</summary>
internal sealed class HealthEndpoint(OnnxDevice device, TorchEngine torchScript)
{
    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        RunnerHealth health = new("ok", device.Provider, OnnxDevice.Offered, OnnxDevice.EngineVersion, device.PassedOver, torchScript.State, device.Plan.ToString(), device.Graphs);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(health, RunnerJson.Default.RunnerHealth);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
