using Aiaa.Functions.Runner;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Aiaa;

/// <summary>POST /v1/segmentation and its sisters.</summary>
internal static class InferenceEndpoints
{
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
        IQueryCollection query = context.Request.Query;
        RunOutput output = InferenceAnswer.Selection(query["output"]);
        ServerTiming timing = new(time);
        string? session = query["session_id"];
        using RunnerAnswer answer = await service.RunAsync(
            context.Request, query["model"], string.IsNullOrEmpty(session) ? null : session, output, timing, context.RequestAborted);
        context.Response.Headers[RunnerHeaders.Timing] = timing.Header(answer.Timing);
        await InferenceAnswer.WriteAsync(context, answer, output);
    }
}
