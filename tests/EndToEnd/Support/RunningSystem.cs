namespace Aiaa.EndToEnd.Tests.Support;

/// <summary>
/// The server that the tests speak to: the one that AIAA_BASE_URL names, or else one of our own, started once with the one command on
/// a free port and a folder that is gone afterwards.
/// </summary>
public sealed class RunningSystem : IAsyncLifetime
{
    private readonly string? _named = Environment.GetEnvironmentVariable("AIAA_BASE_URL");
    private readonly string _folder = Directory.CreateTempSubdirectory("aiaa-end-to-end-").FullName;
    private AiaaCommand? _command;
    private Uri? _address;

    /// <summary>Where the API answers.</summary>
    public Uri Address => _address ?? throw new InvalidOperationException("The system was not started.");

    /// <summary>The command that runs it; skips the calling test when the server is not ours.</summary>
    internal AiaaCommand Command
    {
        get
        {
            Assert.SkipWhen(_command is null, "acts on the server's processes, and AIAA_BASE_URL names a server that is not ours");
            return _command;
        }
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (_named is not null)
        {
            _address = new Uri(_named);
            return;
        }

        _command = AiaaCommand.Start("up", "--port", "0", "--data", _folder);
        _address = await _command.ReadAddressAsync();
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
