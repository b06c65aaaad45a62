using Aiaa.Functions.Hosting;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;

namespace Aiaa.Functions.Tests.Support;

/// <summary>What lies in a server's storage.</summary>
internal static class StoredThings
{
    /// <summary>The names of every blob and row of sessions. A sweep in the background may take some away at any time; only what a call left could add to them.</summary>
    public static async Task<HashSet<string>> StoredAsync(this ApiServer server)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        StorageSetup storage = server.Service<StorageSetup>();
        await storage.EnsureAsync(cancellation);
        HashSet<string> names = [];
        await foreach (BlobItem blob in storage.Images.GetBlobsAsync(cancellationToken: cancellation))
        {
            names.Add($"blob {blob.Name}");
        }

        foreach (TableClient table in new[] { storage.Sessions, storage.SessionExpiry, storage.PendingSessions })
        {
            await foreach (TableEntity row in table.QueryAsync<TableEntity>(cancellationToken: cancellation))
            {
                names.Add($"{table.Name} {row.PartitionKey} {row.RowKey}");
            }
        }

        return names;
    }
}
