using Aiaa.Functions.Hosting;
using Aiaa.Functions.Polygons;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Aiaa;

/// <summary>POST /v1/mask2polygon and POST /v1/fixpolygon, which are answered here, without a runner.</summary>
internal static class PolygonEndpoints
{
    public static void MapPolygons(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/mask2polygon", OutlineAsync);
        app.MapPost("/v1/fixpolygon", FixAsync);
    }

    private static async Task OutlineAsync(HttpContext context, PolygonBody bodies, MaskOutlines outlines, TimeProvider time)
    {
        CancellationToken cancellation = context.RequestAborted;
        ServerTiming timing = new(time);
        await using InferenceBody body = await timing.MeasureAsync("receive", () => bodies.ReadAsync(context.Request, cancellation));
        using PolygonParams fields = new(body.Params);
        (int morePoints, double? label) = MaskToPolygonParams.Read(fields);
        PolygonStack polygons = await timing.MeasureAsync("outline", () => outlines.TraceAsync(body.Image!, morePoints, label, cancellation));
        context.Response.Headers[RunnerHeaders.Timing] = timing.Header(runner: null);
        await context.WriteBytesAsync(Answers.Json, PolygonJson.Slices(polygons));
    }

    private static async Task FixAsync(HttpContext context, PolygonBody bodies, PolygonFixing fixing, TimeProvider time)
    {
        CancellationToken cancellation = context.RequestAborted;
        RunOutput output = InferenceAnswer.Selection(context.Request.Query["output"]);
        ServerTiming timing = new(time);
        await using InferenceBody body = await timing.MeasureAsync("receive", () => bodies.ReadAsync(context.Request, cancellation));
        using PolygonParams fields = new(body.Params);
        PolygonFix fix = FixPolygonParams.Read(fields, out bool oneSlice);
        FixedPolygons done = await timing.MeasureAsync(
            "fix", () => fixing.FixAsync(body.Image!, fix, withMask: output != RunOutput.Result, cancellation));
        context.Response.Headers[RunnerHeaders.Timing] = timing.Header(runner: null);
        AnswerFile? file = done.Mask is { } mask ? new AnswerFile(done.FileName, mask, mask.Length) : null;
        await InferenceAnswer.WriteAsync(context, PolygonJson.Answer(done.Polygons, oneSlice), file, output);
    }
}
