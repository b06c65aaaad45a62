using System.Text.Json;
using Aiaa.GpuRunner.Caching;
using Aiaa.GpuRunner.Inference.TorchScript;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Serving;

/// <summary>
/// POST /models/check: loads a revision as a run would, has one window of zeros go through it, and describes it. A revision that
/// passes is warm for its first run, and so this is also how a model is made warm.
/// </summary>
internal sealed class CheckModelEndpoint(RequestGuard guard, ModelStore models, DeviceQueue queue)
{
    /// <summary>All trials are one caller: they take turns with clients, however many models are uploaded.</summary>
    private const string Caller = RunnerRoutes.CheckModel;

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        FramedRequest frame = await FramedRequest.ReadAsync(context.Request, context.RequestAborted);
        guard.Check(context.Request, frame.Json);
        CheckModelRequest request = frame.Parse(RunnerJson.Default.CheckModelRequest);
        using Lease<LoadedModel> model = await models.GetAsync(request.Model, context.RequestAborted);
        LoadedModel loaded = model.Value;
        await TryOutAsync(loaded, context.RequestAborted);
        CheckModelAnswer answer = new(
            loaded.Network?.Provider,
            loaded.Network?.Inputs ?? [],
            loaded.Network?.Outputs ?? [],
            Math.Round(loaded.LoadTime.TotalMilliseconds, 2),
            loaded.Bytes)
        {
            Parts = loaded.Pipeline.Inference.Parts,
        };
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(answer, RunnerJson.Default.CheckModelAnswer);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private async Task TryOutAsync(LoadedModel model, CancellationToken cancellationToken)
    {
        try
        {
            using QueuePlace place = queue.Admit(Caller);
            using IDisposable device = await place.EnterAsync(cancellationToken);
            await Task.Run(() => model.TryOut(cancellationToken), cancellationToken);
        }
        catch (TorchWorkerGoneException e)
        {
            models.Forget(model.Reference);
            throw new ModelException("The network ends the process that runs it, twice with one window of zeros; it is not served. Export it to ONNX, or save it anew.", e);
        }
        catch (RunnerException)
        {
            // A network that is refused need not take memory.
            models.Forget(model.Reference);
            throw;
        }
    }
}
