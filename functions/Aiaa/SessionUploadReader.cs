using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Aiaa.Functions.Intake;
using Aiaa.Functions.Sessions;
using Aiaa.Intake.Archives;
using Aiaa.Intake.Sources;

namespace Aiaa.Functions.Aiaa;

/// <summary>What PUT /session/ brought: an image that is in storage already, or something that an image is to be made of. One of the two.</summary>
internal sealed record SessionBody(SessionUpload? Image, IntakeWork? Work);

/// <summary>
/// Reads the body of PUT /session/ as it arrives. One image file goes straight to storage; the files of a DICOM series and archives go
/// to the intake; JSON names a server that the intake fetches from.
/// </summary>
internal sealed class SessionUploadReader(SessionService sessions, SessionIntake intake)
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <param name="request">The request.</param>
    /// <param name="archive">Whether its caller says that it is an archive.</param>
    /// <param name="cancellation">The caller has hung up.</param>
    /// <exception cref="ApiException">There is nothing that one image can be made of; nothing of what was sent is kept.</exception>
    public async Task<SessionBody> ReadAsync(HttpRequest request, bool archive, CancellationToken cancellation)
    {
        RequestBody body = new(request);
        switch (await body.KindAsync(cancellation))
        {
            case BodyKind.Multipart:
                return await ReadFormAsync(body.AsForm(), archive, cancellation);
            case BodyKind.Json:
                return ReadJson(await body.AsTextAsync(cancellation), request);
            case BodyKind.Empty:
                throw NoImage();
            default:
                throw new ApiException(
                    Failure.BadRequest, "The body is neither multipart/form-data nor JSON; send the image as curl -X PUT -F image=@FILE does.");
        }
    }

    private async Task<SessionBody> ReadFormAsync(MultipartForm form, bool archive, CancellationToken cancellation)
    {
        SessionUpload? upload = null;
        IntakeWork? work = null;
        try
        {
            await foreach (FormPart part in form.PartsAsync(cancellation))
            {
                if (part.FileName is null || part.Name == "params")
                {
                    continue;
                }

                if (upload is not null)
                {
                    throw new ApiException(
                        Failure.BadRequest, "A session holds one image; send several channels in one zip archive, or the files of one DICOM series.");
                }

                PrefixedStream content = await PrefixedStream.PeekAsync(part.Content, FileKinds.HeadBytes, cancellation);
                FileKind kind = FileKinds.Recognise(content.Head.Span);
                if (archive && !kind.IsArchive())
                {
                    throw new ApiException(Failure.BadRequest, "The file is no archive (zip, tar, tar.gz) though uncompress=true says so; leave uncompress out.");
                }

                if (work is null && !IsMadeOf(kind))
                {
                    upload = await sessions.ReceiveAsync(part.FileName, content, cancellation);
                    continue;
                }

                work ??= intake.Begin();
                await work.AddAsync(part.FileName, content, cancellation);
            }

            if (upload is { Image.Length: 0 })
            {
                throw new ApiException(Failure.BadRequest, "The image file is empty; send the file itself.");
            }

            return upload is null && work is null ? throw NoImage() : new SessionBody(upload, work);
        }
        catch
        {
            await (work?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (upload is null ? Task.CompletedTask : sessions.AbandonAsync(upload));
            throw;
        }
    }

    private SessionBody ReadJson(string text, HttpRequest request)
    {
        (JsonObject? source, bool dicom) = ParseJson(text);
        if (dicom)
        {
            throw new ApiException(
                Failure.BadRequest,
                "This server does not fetch from a PACS by C-GET; send the series as files, or name its DICOMweb or archive address: {\"http\": {\"url\": …}}.");
        }

        if (source is null)
        {
            throw new ApiException(Failure.BadRequest, "The JSON is not an object with the key http; send {\"http\": {\"url\": \"https://…\"}}, or the image as a file.");
        }

        // A page in somebody's browser must not have a server fetch from inside the network that both are in.
        return request.Headers.Origin.Count == 0
            ? new SessionBody(null, intake.BeginFetch(RequestsArguments.Read(source)))
            : throw new ApiException(Failure.SourceForbidden, "A web page may not have this server fetch from others; send the image as a file.");
    }

    private static (JsonObject? Http, bool Dicom) ParseJson(string text)
    {
        try
        {
            JsonObject? json = JsonNode.Parse(text, documentOptions: Strict) as JsonObject;
            return (json?["http"] as JsonObject, json?["dicom"] is not null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (null, false);
        }
    }

    private static bool IsMadeOf(FileKind kind) => kind.IsArchive() || kind is FileKind.Dicom or FileKind.DicomDirectory;

    private static ApiException NoImage() => new(Failure.BadRequest, "There is no image; send one as a file part: curl -X PUT -F image=@FILE.");
}
