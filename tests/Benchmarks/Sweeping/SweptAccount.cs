using System.Diagnostics;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Sessions;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aiaa.Benchmarks.Sweeping;

/// <summary>A storage account with sessions in it, and the sweep that looks after it.</summary>
internal sealed class SweptAccount : IAsyncDisposable
{
    private const int Batch = 100;
    private const int AtOnce = 16;

    private readonly WebApplication _app;

    public SweptAccount(string connection) => _app = Functions.Program.Build([], builder =>
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AIAA_STORAGE"] = connection,
            ["AIAA_RUNNER_URL"] = "http://127.0.0.1:9",
            ["AIAA_RUNNER_KEY"] = Convert.ToBase64String(new byte[32]),
        });
        builder.Logging.ClearProviders();
    });

    public StorageSetup Storage => _app.Services.GetRequiredService<StorageSetup>();

    /// <summary>Enters sessions into the index, in one minute, and nothing else: no sweep reads the row of one that is not due.</summary>
    /// <returns>Their ids.</returns>
    public async Task<IReadOnlyList<string>> EnterAsync(int count, DateTimeOffset dueAt)
    {
        await Storage.EnsureAsync(CancellationToken.None);
        string[] ids = [.. Enumerable.Range(0, count).Select(_ => Guid.NewGuid().ToString("D"))];
        await Parallel.ForEachAsync(ids.Chunk(Batch), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (batch, token) =>
            await Storage.SessionExpiry.SubmitTransactionAsync(
                batch.Select(id => new TableTransactionAction(
                    TableTransactionActionType.Add, new TableEntity(ExpiryIndex.BucketOf(dueAt), id) { [nameof(ExpiryEntry.Blob)] = BlobOf(id) })),
                token));
        return ids;
    }

    /// <summary>Makes whole sessions whose time is over.</summary>
    public async Task<IReadOnlyList<string>> MakeDueAsync(int count)
    {
        DateTimeOffset past = DateTimeOffset.UtcNow.AddMinutes(-10);
        IReadOnlyList<string> ids = await EnterAsync(count, past);
        SessionStore rows = _app.Services.GetRequiredService<SessionStore>();
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (id, token) =>
        {
            await Storage.Images.GetBlobClient(BlobOf(id)).UploadAsync(BinaryData.FromString("image"), token);
            await rows.AddAsync(
                new Session(id, BlobOf(id), "image.nii", 5, string.Empty, default, past, past, TimeSpan.FromMinutes(1), false, default), token);
        });
        return ids;
    }

    /// <summary>One sweep.</summary>
    public async Task<TimeSpan> SweepAsync(int expected)
    {
        SessionSweep sweep = _app.Services.GetRequiredService<SessionSweep>();
        long start = Stopwatch.GetTimestamp();
        SweepResult? result = await sweep.RunAsync(CancellationToken.None);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        return result == new SweepResult(expected, 0, 0, 0) ? elapsed : throw new InvalidOperationException($"The sweep did not what it should: {result}.");
    }

    /// <summary>The least work that removes the same: three deletes each, as many at once as the sweep does.</summary>
    public async Task<TimeSpan> DeleteAsync(IReadOnlyList<string> ids)
    {
        ExpiryIndex index = _app.Services.GetRequiredService<ExpiryIndex>();
        SessionStore rows = _app.Services.GetRequiredService<SessionStore>();
        List<ExpiryEntry> entries = [];
        await foreach (IReadOnlyList<ExpiryEntry> page in index.DueAsync(DateTimeOffset.UtcNow, CancellationToken.None))
        {
            entries.AddRange(page);
        }

        Debug.Assert(entries.Count == ids.Count, "Only what was made for this run is due.");
        long start = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(entries, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (entry, token) =>
        {
            await Storage.Images.GetBlobClient(entry.Blob).DeleteAsync(cancellationToken: token);
            await rows.DeleteAsync(entry.SessionId, token);
            await index.DeleteAsync(entry.Bucket, entry.SessionId, token);
        });
        return Stopwatch.GetElapsedTime(start);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string BlobOf(string id) => $"{id}/image.nii";
}
