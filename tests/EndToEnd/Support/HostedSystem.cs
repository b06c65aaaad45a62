namespace Aiaa.EndToEnd.Tests.Support;

/// <summary>
/// A second server of our own, behind the Functions host. Where AIAA_BASE_URL names a server, that one is tested, in whichever way it
/// is run, and this one is not started.
/// </summary>
public sealed class HostedSystem : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aiaa-end-to-end-host-").FullName;
    private AiaaCommand? _command;
    private Uri? _address;

    /// <summary>Where the API answers; skips the calling test when another server is named.</summary>
    public Uri Address
    {
        get
        {
            Assert.SkipWhen(_address is null, "AIAA_BASE_URL names the server to test");
            return _address;
        }
    }

    /// <summary>The command that runs it.</summary>
    internal AiaaCommand Command => _command ?? throw new InvalidOperationException("The system was not started.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("AIAA_BASE_URL") is null)
        {
            _command = AiaaCommand.Start("up", "--as-functions-host", "--port", "0", "--data", _folder);
            _address = await _command.ReadAddressAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_command is not null)
        {
            await _command.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
