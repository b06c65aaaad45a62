using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Serving;

/// <summary>POST /prepare: takes note of what a user is about to click on, and answers at once.</summary>
internal sealed class PrepareEndpoint(RequestGuard guard, PrepareWorker worker)
{
    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        FramedRequest frame = await FramedRequest.ReadAsync(context.Request, context.RequestAborted);
        guard.Check(context.Request, frame.Json);
        RunRequest request = frame.Parse(RunnerJson.Default.RunRequest);
        ReferenceCheck.Check(request.Image);
        if (request.Image.Blob is null)
        {
            throw new InputException("Only the image of a session can be prepared; this one came without its blob.");
        }

        worker.Note(request);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentLength = 0;
    }
}
