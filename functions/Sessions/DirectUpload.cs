using Azure;

namespace Aiaa.Functions.Sessions;

/// <summary>An image that its client sends straight to storage, and that becomes a session when all of it is there.</summary>
/// <param name="Id">The id of the session that it becomes; whoever knows it may go on with the upload.</param>
/// <param name="Blob">The image's blob.</param>
/// <param name="FileName">A safe file name with the ending that the client named.</param>
/// <param name="Length">The image's length in bytes, as announced.</param>
/// <param name="SessionExpiry">How long the session will live without use.</param>
/// <param name="ExpiresAt">When the upload has to be done.</param>
/// <param name="CommittingUntil">Until when a call that is committing it keeps others from doing so too.</param>
/// <param name="ETag">The version of the row that this was read from.</param>
internal sealed record DirectUpload(
    string Id,
    string Blob,
    string FileName,
    long Length,
    TimeSpan SessionExpiry,
    DateTimeOffset ExpiresAt,
    DateTimeOffset CommittingUntil,
    ETag ETag);
