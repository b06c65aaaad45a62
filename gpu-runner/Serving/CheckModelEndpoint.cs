using System.Text.Json;
using Aiaa.GpuRunner.Caching;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Serving;

/// <summary>POST /models/check: loads a revision as a run would, and describes it. A revision that passes is warm for its first run.</summary>
internal sealed class CheckModelEndpoint(RequestGuard guard, ModelStore models)
{
    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        FramedRequest frame = await FramedRequest.ReadAsync(context.Request, context.RequestAborted);
        guard.Check(context.Request, frame.Json);
        CheckModelRequest request = frame.Parse(RunnerJson.Default.CheckModelRequest);
        using Lease<LoadedModel> model = await models.GetAsync(request.Model, context.RequestAborted);
        LoadedModel loaded = model.Value;
        CheckModelAnswer answer = new(
            loaded.Network?.Provider, loaded.Network?.Inputs ?? [], loaded.Network?.Outputs ?? [], Math.Round(loaded.LoadTime.TotalMilliseconds, 2))
        {
            Parts = loaded.Pipeline.Inference.Parts,
        };
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(answer, RunnerJson.Default.CheckModelAnswer);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
