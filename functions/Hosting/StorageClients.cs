using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace Aiaa.Functions.Hosting;

/// <summary>
/// The clients of storage: by connection string (Azurite), or by account name with the identity of this app. Their retries and
/// time-outs are bounded so that storage that is down is an error within ten seconds, and is used again as soon as it is back.
/// </summary>
internal sealed class StorageClients
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);

    // Small messages, three tries; blocks of some MB, two.
    private static readonly TimeSpan TableLimit = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan BlobLimit = TimeSpan.FromSeconds(4.5);

    public StorageClients(BlobServiceClient blobs, TableServiceClient tables)
    {
        Blobs = blobs;
        Tables = tables;
    }

    public BlobServiceClient Blobs { get; }

    public TableServiceClient Tables { get; }

    public static StorageClients From(IConfiguration configuration)
    {
        string? connection = configuration.Optional("AIAA_STORAGE");
        string? account = configuration.Optional("AIAA_STORAGE_ACCOUNT");
        HttpClientTransport transport = new(new SocketsHttpHandler
        {
            ConnectTimeout = ConnectLimit,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AllowAutoRedirect = false,
            UseCookies = false,
        });

        // The newest version that the pinned Azurite speaks.
        BlobClientOptions blobs = Bound(new BlobClientOptions(BlobClientOptions.ServiceVersion.V2026_06_06), transport, BlobLimit, retries: 1);
        TableClientOptions tables = Bound(new TableClientOptions(), transport, TableLimit, retries: 2);
        return (connection, account) switch
        {
            (not null, null) => ByConnectionString(connection, blobs, tables),
            (null, not null) => ByIdentity(account, blobs, tables),
            _ => throw new SettingException(
                "Set either AIAA_STORAGE to a connection string (Azurite) or AIAA_STORAGE_ACCOUNT to a storage account's name, not both."),
        };
    }

    private static StorageClients ByConnectionString(string connection, BlobClientOptions blobs, TableClientOptions tables)
    {
        try
        {
            return new(new BlobServiceClient(connection, blobs), new TableServiceClient(connection, tables));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new SettingException("AIAA_STORAGE is not a storage connection string; copy it whole from Azurite or the portal.");
        }
    }

    private static StorageClients ByIdentity(string account, BlobClientOptions blobs, TableClientOptions tables)
    {
        if (account.Length is < 3 or > 24 || !account.All(char.IsAsciiLetterOrDigit))
        {
            throw new SettingException($"AIAA_STORAGE_ACCOUNT is '{account}'; set it to the name of a storage account alone.");
        }

        DefaultAzureCredential identity = new();
        return new(
            new BlobServiceClient(new Uri($"https://{account}.blob.core.windows.net"), identity, blobs),
            new TableServiceClient(new Uri($"https://{account}.table.core.windows.net"), identity, tables));
    }

    private static TOptions Bound<TOptions>(TOptions options, HttpPipelineTransport transport, TimeSpan limit, int retries)
        where TOptions : ClientOptions
    {
        options.Transport = transport;
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = retries;
        options.Retry.Delay = FirstDelay;
        options.Retry.MaxDelay = TimeSpan.FromSeconds(1);
        options.Retry.NetworkTimeout = limit;
        return options;
    }
}
