using System.Globalization;
using Aiaa.GpuRunner.Writers;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Serving;

/// <summary>POST /run: binds the framed request, and frames the answer.</summary>
internal sealed class RunEndpoint(RequestGuard guard, RunService service, IHostApplicationLifetime lifetime)
{
    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        // A server that stops does not wait for a sliding window either.
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        FramedRequest frame = await FramedRequest.ReadAsync(context.Request, ending.Token);
        guard.Check(context.Request, frame.Json);
        RunRequest request = frame.Parse(RunnerJson.Default.RunRequest);
        ReferenceCheck.Check(request.Image);
        CheckLength(request.Image, frame.FileLength);
        StepTimings timings = new();
        await using ResultFile result = await service.RunAsync(request, frame.File, timings, ending.Token);
        await frame.DrainAsync(ending.Token);
        await SendAsync(context.Response, result, timings, ending.Token);
    }

    private static void CheckLength(ImageReference image, long fileLength)
    {
        if (fileLength != 0 && (fileLength != image.Length || image.Blob is not null))
        {
            throw new InputException("The bytes behind the request are not those of its image reference.");
        }
    }

    private static async Task SendAsync(HttpResponse response, ResultFile result, StepTimings timings, CancellationToken cancellationToken)
    {
        response.ContentType = "application/octet-stream";
        response.ContentLength = result.Json.Length + result.FileLength;
        response.Headers[RunnerHeaders.JsonLength] = result.Json.Length.ToString(CultureInfo.InvariantCulture);
        response.Headers[RunnerHeaders.FileLength] = result.FileLength.ToString(CultureInfo.InvariantCulture);
        response.Headers[RunnerHeaders.Timing] = timings.ToString();
        if (result.FileName is { } name)
        {
            response.Headers[RunnerHeaders.FileName] = name;
        }

        await response.Body.WriteAsync(result.Json, cancellationToken);
        await result.CopyFileToAsync(response.Body, cancellationToken);
    }
}
