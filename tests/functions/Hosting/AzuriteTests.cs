using Aiaa.Testing;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Aiaa.Functions.Tests.Hosting;

public sealed class AzuriteTests(Azurite azurite)
{
    [Fact]
    public async Task The_pinned_service_version_is_one_that_the_pinned_azurite_speaks()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        BlobServiceClient blobs = new(azurite.ConnectionString, new BlobClientOptions(BlobClientOptions.ServiceVersion.V2026_06_06));
        BlobContainerClient container = blobs.GetBlobContainerClient($"c{Guid.NewGuid():N}");
        await container.CreateAsync(cancellationToken: cancellation);
        await container.UploadBlobAsync("a/b", BinaryData.FromString("content"), cancellation);
        Assert.Equal("content", (await container.GetBlobClient("a/b").DownloadContentAsync(cancellation)).Value.Content.ToString());

        TableClient table = new(azurite.ConnectionString, $"t{Guid.NewGuid():N}");
        await table.CreateAsync(cancellation);
        await table.AddEntityAsync(new TableEntity("p", "r") { ["x"] = 1 }, cancellation);
        Assert.Equal(1, (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: cancellation)).Value.GetInt32("x"));
    }

    [Fact]
    public async Task What_an_azurite_in_a_folder_has_acknowledged_survives_its_being_killed()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string folder = Directory.CreateTempSubdirectory("aiaa-azurite-").FullName;
        await using Azurite own = Azurite.InFolder(folder);
        await own.StartAsync();
        BlobContainerClient container = new(own.ConnectionString, "images", new BlobClientOptions(BlobClientOptions.ServiceVersion.V2026_06_06));
        await container.CreateAsync(cancellationToken: cancellation);
        TableClient table = new(own.ConnectionString, "sessions");
        await table.CreateAsync(cancellation);
        string[] names = [.. Enumerable.Range(0, 20).Select(number => $"n{number}")];
        await Task.WhenAll(names.Select(async name =>
        {
            await container.UploadBlobAsync(name, BinaryData.FromString(name), cancellation);
            await table.AddEntityAsync(new TableEntity(name, "session"), cancellation);
        }));
        await container.DeleteBlobAsync(names[0], cancellationToken: cancellation);

        await own.KillAsync();
        await own.StartAsync();

        Assert.Equal(names.Length, await table.QueryAsync<TableEntity>(cancellationToken: cancellation).CountAsync(cancellation));
        Assert.Equal(
            names[1..].Order(StringComparer.Ordinal),
            await container.GetBlobsAsync(cancellationToken: cancellation).Select(blob => blob.Name).ToListAsync(cancellation));
        Assert.Equal("n7", (await container.GetBlobClient("n7").DownloadContentAsync(cancellation)).Value.Content.ToString());
        await own.StopAsync();
        Directory.Delete(folder, recursive: true);
    }
}
