using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Aiaa.Functions.Sessions;

namespace Aiaa.Functions.Aiaa;

/// <summary>Reads the body of PUT /session/: one image file, which goes to storage as it arrives.</summary>
internal static class SessionUploadReader
{
    /// <exception cref="ApiException">There is not exactly one image; nothing of what was sent is kept.</exception>
    public static async Task<SessionUpload> ReadAsync(HttpRequest request, SessionService sessions, CancellationToken cancellation)
    {
        RequestBody body = new(request);
        switch (await body.KindAsync(cancellation))
        {
            case BodyKind.Multipart:
                return await ReadFormAsync(body.AsForm(), sessions, cancellation);
            case BodyKind.Json:
                throw new ApiException(
                    Failure.BadRequest, "This server fetches no images from a PACS or by HTTP; send the image as a file: curl -X PUT -F image=@FILE.");
            case BodyKind.Empty:
                throw NoImage();
            default:
                throw new ApiException(
                    Failure.BadRequest, "The body is not multipart/form-data; send the image as curl -X PUT -F image=@FILE does.");
        }
    }

    private static async Task<SessionUpload> ReadFormAsync(MultipartForm form, SessionService sessions, CancellationToken cancellation)
    {
        SessionUpload? upload = null;
        try
        {
            await foreach (FormPart part in form.PartsAsync(cancellation))
            {
                if (part.FileName is null || part.Name == "params")
                {
                    continue;
                }

                upload = upload is null
                    ? await sessions.ReceiveAsync(part.FileName, part.Content, cancellation)
                    : throw new ApiException(
                        Failure.BadRequest, "A session holds one image file here; send a series or several channels as one file, for example .nii.gz.");
            }

            if (upload is { Image.Length: 0 })
            {
                throw new ApiException(Failure.BadRequest, "The image file is empty; send the file itself.");
            }

            return upload ?? throw NoImage();
        }
        catch when (upload is not null)
        {
            await sessions.AbandonAsync(upload);
            throw;
        }
    }

    private static ApiException NoImage() => new(Failure.BadRequest, "There is no image; send one as a file part: curl -X PUT -F image=@FILE.");
}
