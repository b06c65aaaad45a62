using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Xunit;

namespace Aiaa.Testing;

/// <summary>
/// A real Azurite (blob, queue, table) for tests, on free loopback ports. As a fixture,
/// <c>[assembly: AssemblyFixture(typeof(Azurite))]</c>, it starts once per test assembly and keeps everything in memory.
/// It ends with the test process, however that ends.
/// </summary>
public sealed class Azurite : IAsyncLifetime
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private const int Accounts = 200;
    private const string AccountPrefix = "aiaa";

    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
    private readonly string? _folder;
    private int _accountsGiven;
    private Process? _process;
    private Endpoints? _endpoints;

    /// <summary>An Azurite that keeps everything in memory: what it held is gone after <see cref="StopAsync"/>.</summary>
    public Azurite()
    {
    }

    private Azurite(string folder) => _folder = folder;

    /// <summary>What storage clients are configured with. The same after a restart.</summary>
    public string ConnectionString => Connection(0);

    /// <summary>Where the blob service listens, for example http://127.0.0.1:41234.</summary>
    public Uri BlobEndpoint => new(Known.Blob);

    /// <summary>Where the table service listens.</summary>
    public Uri TableEndpoint => new(Known.Table);

    private Endpoints Known => _endpoints ?? throw new InvalidOperationException("Azurite has not been started.");

    /// <summary>A storage account that nobody else has been given: empty, whatever other tests do.</summary>
    public string NewAccount()
    {
        int number = Interlocked.Increment(ref _accountsGiven);
        return number < Accounts ? Connection(number) : throw new InvalidOperationException($"There are only {Accounts} accounts.");
    }

    /// <summary>An Azurite of one's own that keeps its state in a folder, so that it can be stopped and started in a test.</summary>
    /// <param name="folder">Created when missing; the caller deletes it.</param>
    public static Azurite InFolder(string folder) => new(folder);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await StartAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>Starts it: on free ports the first time, on the same ones after that.</summary>
    /// <exception cref="InvalidOperationException">Node is missing, the packages cannot be installed, or it did not start.</exception>
    public async Task StartAsync()
    {
        await AzuritePackages.EnsureInstalledAsync();
        ProcessStartInfo start = new("node")
        {
            WorkingDirectory = AzuritePackages.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["AZURITE_ACCOUNTS"] = string.Join(';', Enumerable.Range(0, Accounts).Select(number => $"{AccountPrefix}{number}:{_key}")) },
        };
        foreach (string argument in Arguments())
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("Node did not start.");
        Task<string> errors = _process.StandardError.ReadToEndAsync();
        string? line = await _process.StandardOutput.ReadLineAsync();
        if (line is null)
        {
            throw new InvalidOperationException($"Azurite did not start: {await errors}");
        }

        _endpoints = JsonSerializer.Deserialize<Endpoints>(line, JsonSerializerOptions.Web);
    }

    /// <summary>Stops it; what it kept in a folder is on disk afterwards.</summary>
    public async Task StopAsync()
    {
        if (_process is not { } process)
        {
            return;
        }

        _process = null;
        using (process)
        {
            process.StandardInput.Close();
            using CancellationTokenSource limit = new(StopLimit);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
            }
        }
    }

    /// <summary>Ends it at once, as a crash would; nothing more is written.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            using (process)
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
        }
    }

    private string Connection(int account)
    {
        string name = $"{AccountPrefix}{account}";
        return $"DefaultEndpointsProtocol=http;AccountName={name};AccountKey={_key};"
            + $"BlobEndpoint={Known.Blob}/{name};QueueEndpoint={Known.Queue}/{name};TableEndpoint={Known.Table}/{name}";
    }

    private IEnumerable<string> Arguments()
    {
        yield return "start.mjs";
        if (_folder is not null)
        {
            yield return "--data";
            yield return _folder;
        }

        if (_endpoints is { } known)
        {
            yield return $"--blobPort={new Uri(known.Blob).Port}";
            yield return $"--queuePort={new Uri(known.Queue).Port}";
            yield return $"--tablePort={new Uri(known.Table).Port}";
        }
    }

    private sealed record Endpoints(string Blob, string Queue, string Table);
}
