using System.Globalization;
using Aiaa.LocalRunner.FunctionsHost;
using Aiaa.LocalRunner.Setup;
using Aiaa.LocalRunner.Supervision;

namespace Aiaa.LocalRunner.Running;

/// <summary>The Functions host in front of functions: the real one where it is installed, else the stand-in, in this process.</summary>
internal sealed class LocalHost : IAsyncDisposable
{
    private readonly FunctionApp _app;
    private readonly HostLimits _limits;
    private readonly OutputLog _log;
    private readonly TimeProvider _time;
    private readonly int _port;
    private HostServer? _server;

    /// <summary>Reads the function app; nothing is started yet.</summary>
    /// <exception cref="LocalRunnerException">The function app is not one that can be run here.</exception>
    public LocalHost(Checkout checkout, LocalSystemOptions options, DataFolder data, TimeProvider time)
    {
        _app = FunctionApp.Read(checkout.FunctionApp, AppSettings.Environment);
        _limits = new HostLimits(AppSettings.Environment.RequestBytes, HostLimits.AzureIdle);
        _log = new OutputLog(Path.Combine(data.Logs, "functions-host.log"));
        _time = time;
        CoreTools = Programs.CoreTools() is { } func ? new CoreTools(func, Path.Combine(data.Path, "function-app")) : null;

        // func cannot choose a free port by itself.
        _port = CoreTools is not null && options.Port == 0 ? LoopbackPort.FindFree() : options.Port;
    }

    /// <summary>The real host; null where it is not installed.</summary>
    public CoreTools? CoreTools { get; }

    /// <summary>What to call it.</summary>
    public string Name => CoreTools is null ? "a stand-in of our own; Azure Functions Core Tools (func) are not installed" : CoreTools.Program;

    /// <summary>Where the real host listens.</summary>
    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}"));

    /// <summary>Starts the stand-in; the real host has been started as a part.</summary>
    /// <param name="functions">Where that part answers.</param>
    /// <param name="part">The part.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Where the API answers.</returns>
    public async Task<Uri> StartAsync(Uri functions, Part<Uri> part, CancellationToken cancellation)
    {
        if (CoreTools is not null)
        {
            return functions;
        }

        _server = await HostServer.StartAsync(_app, _limits, _port, functions, part.Kill, Log, _time, cancellation);
        return _server.Address;
    }

    /// <summary>Stops the stand-in.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _log.Dispose();
    }

    private void Log(string line) => _log.Append(string.Create(CultureInfo.InvariantCulture, $"{_time.GetUtcNow():O} {line}"));
}
