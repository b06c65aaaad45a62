using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Aiaa.Faults.Tests.Checks;

/// <summary>Lists whatever lies in storage.</summary>
internal static class Leftovers
{
    // Who sweeps when: one row for each kind of sweep, for ever.
    private const string Turns = "turns";

    /// <summary>All rows of all tables and all blobs of all containers, by name.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(string connection, CancellationToken cancellation)
    {
        List<string> found = [];
        TableServiceClient tables = new(connection);
        await foreach (TableItem table in tables.QueryAsync(table => table.Name != Turns, cancellationToken: cancellation))
        {
            await foreach (TableEntity row in tables.GetTableClient(table.Name).QueryAsync<TableEntity>(cancellationToken: cancellation))
            {
                found.Add($"row {table.Name}/{row.PartitionKey}/{row.RowKey}");
            }
        }

        BlobServiceClient blobs = new(connection, new BlobClientOptions(BlobClientOptions.ServiceVersion.V2026_06_06));
        await foreach (BlobContainerItem container in blobs.GetBlobContainersAsync(cancellationToken: cancellation))
        {
            await foreach (BlobItem blob in blobs.GetBlobContainerClient(container.Name).GetBlobsAsync(cancellationToken: cancellation))
            {
                found.Add($"blob {container.Name}/{blob.Name}");
            }
        }

        return found;
    }
}
