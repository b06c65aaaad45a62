using Aiaa.Functions.Hosting;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;

namespace Aiaa.Functions.Images;

/// <summary>
/// Signs URLs that let their holder write one image's blocks and nothing else: with the account's key where there is one (Azurite),
/// with a user delegation key where the server reaches storage by its identity, so that Azure knows no key that could leak.
/// </summary>
internal sealed class SignedUrls(StorageSetup storage, StorageClients clients, TimeProvider time) : IDisposable
{
    // Azure gives such keys for up to seven days.
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromDays(2);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(15);

    private readonly SemaphoreSlim _fetching = new(1, 1);
    private UserDelegationKey? _key;

    /// <summary>A URL to which blocks of a blob can be put until an instant.</summary>
    public async Task<Uri> ForBlocksAsync(string blob, DateTimeOffset until, CancellationToken cancellation)
    {
        BlobClient client = storage.Images.GetBlobClient(blob);
        BlobSasBuilder builder = new(BlobSasPermissions.Write, until)
        {
            BlobContainerName = client.BlobContainerName,
            BlobName = client.Name,
            Protocol = client.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp,
        };
        if (client.CanGenerateSasUri)
        {
            return client.GenerateSasUri(builder);
        }

        return client.GenerateUserDelegationSasUri(builder, await KeyAsync(until, cancellation));
    }

    public void Dispose() => _fetching.Dispose();

    private async Task<UserDelegationKey> KeyAsync(DateTimeOffset until, CancellationToken cancellation)
    {
        await _fetching.WaitAsync(cancellation);
        try
        {
            if (_key is null || _key.SignedExpiresOn < until)
            {
                DateTimeOffset now = time.GetUtcNow();
                _key = await clients.Blobs.GetUserDelegationKeyAsync(now - ClockSkew, now + KeyLifetime, cancellation);
            }

            return _key;
        }
        finally
        {
            _fetching.Release();
        }
    }
}
