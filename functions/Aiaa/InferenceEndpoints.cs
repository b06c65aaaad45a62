using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Aiaa;

/// <summary>POST /v1/segmentation and its sisters.</summary>
internal static class InferenceEndpoints
{
    /// <summary>Says which revision of the model gave an answer.</summary>
    public const string RevisionHeader = "Aiaa-Model-Revision";

    private static readonly string[] Routes = ["/v1/inference", "/v1/segmentation", "/v1/dextr3d", "/v1/deepgrow"];

    public static void MapInference(this IEndpointRouteBuilder app)
    {
        foreach (string route in Routes)
        {
            app.MapPost(route, RunAsync);
        }
    }

    private static async Task RunAsync(HttpContext context, InferenceService service, TimeProvider time)
    {
        RunOutput output = InferenceAnswer.Selection(context.Request.Query["output"]);
        ServerTiming timing = new(time);
        using Inference inference = await service.RunAsync(
            context.Request, Query(context, "model"), Query(context, "revision"), Query(context, "session_id"), output, timing, context.RequestAborted);
        context.Response.Headers[RunnerHeaders.Timing] = timing.Header(inference.Answer.Timing);
        context.Response.Headers[RevisionHeader] = inference.Model.Revision;
        await InferenceAnswer.WriteAsync(context, inference.Answer, output);
    }

    private static string? Query(HttpContext context, string name)
        => context.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;
}
