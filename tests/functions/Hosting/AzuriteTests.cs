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
}
