using System.Globalization;
using Aiaa.Functions.Images;
using Aiaa.Functions.Sweeping;
using Azure.Storage.Blobs.Models;

namespace Aiaa.Functions.Sessions;

/// <summary>
/// Looks once a day for what the index has lost: rows that ended long ago, and images that belong to no row. No crash of ours makes
/// such; a table that was restored or deleted does. What is found is entered into the index, and the next sweep removes it.
/// </summary>
internal sealed partial class SessionAudit(
    SessionStore rows, ExpiryIndex index, ImageStore images, TimeProvider time, ILogger<SessionAudit> logger) : IRareSweep
{
    // What the sweep has not removed by then, it does not know of.
    private static readonly TimeSpan Overdue = TimeSpan.FromHours(1);
    private static readonly TimeSpan Settled = TimeSpan.FromDays(1);

    public string Name => "audit";

    public TimeSpan Interval => TimeSpan.FromDays(1);

    public async Task<string> RunAsync(CancellationToken cancellation)
    {
        DateTimeOffset now = time.GetUtcNow();
        string due = ExpiryIndex.BucketOf(now - ExpirySettling.UploadGrace - TimeSpan.FromMinutes(1));
        HashSet<string> known = [];
        int overdueRows = 0;
        await foreach (KeptRow row in rows.AllAsync(cancellation))
        {
            known.Add(row.Id);
            if (row.EndsAt < now - Overdue)
            {
                await index.AddAsync(new ExpiryEntry(due, row.Id, row.Blob), cancellation);
                overdueRows++;
            }
        }

        // A session that was made since the rows were read has a young image.
        int loneImages = 0;
        await foreach (BlobItem blob in images.AllAsync(cancellation))
        {
            string id = blob.Name[..Math.Max(0, blob.Name.IndexOf('/', StringComparison.Ordinal))];
            if (blob.Properties.LastModified < now - Settled && Guid.TryParseExact(id, "D", out _) && !known.Contains(id))
            {
                await index.AddAsync(new ExpiryEntry(due, id, blob.Name), cancellation);
                loneImages++;
            }
        }

        if (overdueRows + loneImages > 0)
        {
            LogFound(logger, overdueRows, loneImages);
        }

        return string.Create(CultureInfo.InvariantCulture, $"audit: rows past their time: {overdueRows}, images without a row: {loneImages}");
    }

    [LoggerMessage(231, LogLevel.Warning, "The index had lost {Rows} rows past their time and {Images} images without a row; the next sweep removes them")]
    private static partial void LogFound(ILogger logger, int rows, int images);
}
