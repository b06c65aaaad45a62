using Azure;

namespace Aiaa.Functions.Sessions;

/// <summary>A session: one image that its holder may refer to by an id until it has not been used for some time.</summary>
/// <param name="Id">A random UUID: whoever knows it may use the session.</param>
/// <param name="Blob">The image's blob.</param>
/// <param name="FileName">A safe file name with the ending that the image came with.</param>
/// <param name="Length">The image's length in bytes.</param>
/// <param name="Sha256">The image's SHA-256, lower-case hexadecimal.</param>
/// <param name="ImageVersion">The version of the blob that this session's image is; an image that was changed since is not this session's.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="LastAccess">When it was last used.</param>
/// <param name="Expiry">How long it lives without use.</param>
/// <param name="Closing">Its removal has begun.</param>
/// <param name="ETag">The version of the row that this was read from.</param>
internal sealed record Session(
    string Id,
    string Blob,
    string FileName,
    long Length,
    string Sha256,
    ETag ImageVersion,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastAccess,
    TimeSpan Expiry,
    bool Closing,
    ETag ETag)
{
    public DateTimeOffset ExpiresAt => LastAccess + Expiry;

    public bool IsLive(DateTimeOffset now) => !Closing && now < ExpiresAt;
}
