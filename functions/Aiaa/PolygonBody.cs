using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Aiaa.Functions.Sessions;

namespace Aiaa.Functions.Aiaa;

/// <summary>Takes in what a polygon call brings: params, and the image itself, be it in the body or in a session.</summary>
internal sealed class PolygonBody(SessionService sessions, UploadLimits limits)
{
    /// <returns>A body that has an image; the caller disposes it.</returns>
    /// <exception cref="ApiException">There is no image, or the session is over.</exception>
    public async Task<InferenceBody> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        string? id = request.Query["session_id"];
        if (string.IsNullOrEmpty(id))
        {
            InferenceBody sent = await InferenceBody.ReadAsync(request, takeImage: true, limits, cancellation);
            return sent.Image is not null ? sent : throw InferenceService.NoImage();
        }

        Session session = await sessions.FindAsync(id, cancellation) ?? throw InferenceService.SessionOver();
        await sessions.TouchAsync(session, cancellation);
        InferenceBody body = await InferenceBody.ReadAsync(request, takeImage: false, limits, cancellation);
        await using StoredImage stored = await sessions.OpenImageAsync(session, cancellation) ?? throw InferenceService.SessionOver();
        return body with { Image = await SpooledFile.ReadAsync(new FormPart("image", session.FileName, stored.Content), limits, cancellation) };
    }
}
