using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Aiaa.GpuRunner.Inference.TorchScript;

/// <summary>
/// Where the worker's program lies. Where a command to install it is configured, the first TorchScript network has it run; everybody
/// else never pays for libtorch.
/// </summary>
internal sealed partial class TorchInstallation(IOptions<RunnerOptions> options, ILogger<TorchInstallation> logger)
{
    /// <summary>Shorter than a client waits; the installation goes on meanwhile.</summary>
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(150);

    private readonly Lock _lock = new();
    private readonly string _program = options.Value.TorchScript is { Length: > 0 } named ? named : BesideThisProgram();
    private readonly string[]? _setup = options.Value.TorchScriptSetup is { Length: > 0 } setup ? JsonSerializer.Deserialize<string[]>(setup) : null;
    private Task? _installing;

    /// <summary>The state in a few words.</summary>
    public string State => File.Exists(_program) ? "not started; the first TorchScript network starts it"
        : _setup is null ? "not installed"
        : _installing is { IsCompleted: false } ? "being installed" : "not installed; the first TorchScript network has it installed";

    /// <summary>Makes sure that the program is there.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="ModelException">It is not, and there is no command to install it.</exception>
    /// <exception cref="EngineException">The command failed.</exception>
    /// <exception cref="BusyException">The command takes longer than a request may.</exception>
    public async Task<string> EnsureAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(_program))
        {
            return _program;
        }

        if (_setup is not { Length: > 0 } setup)
        {
            throw new ModelException($"The network is TorchScript, and this server has no engine for it (AIAA_TORCHSCRIPT: {_program} is not there); install it, or export the network to ONNX and upload model.onnx.");
        }

        Task installing;
        lock (_lock)
        {
            installing = _installing is { IsFaulted: false, IsCanceled: false } running ? running : _installing = InstallAsync(setup);
        }

        try
        {
            await installing.WaitAsync(WaitLimit, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new BusyException(TimeSpan.FromSeconds(30), "The engine for TorchScript is being installed (once, about 130 MB to fetch); try again in a minute.");
        }

        return File.Exists(_program) ? _program : throw new EngineException($"The engine for TorchScript was installed, but {_program} is not there.");
    }

    private static string BesideThisProgram()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "torchscript");
        string program = Path.Combine(folder, OperatingSystem.IsWindows() ? "Aiaa.TorchScript.exe" : "Aiaa.TorchScript");
        return File.Exists(program) ? program : Path.Combine(folder, "Aiaa.TorchScript.dll");
    }

    private async Task InstallAsync(string[] command)
    {
        LogInstalling(logger);
        ProcessStartInfo start = new(command[0], command.Skip(1)) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        Process process;
        try
        {
            process = Process.Start(start) ?? throw new InvalidOperationException("no process was started");
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw new EngineException($"The engine for TorchScript cannot be installed: {e.Message}", e);
        }

        using (process)
        {
            // It holds the other end of its standard input, so it ends with us.
            Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            await process.WaitForExitAsync(CancellationToken.None);
            if (process.ExitCode != 0)
            {
                string[] lines = $"{await output}\n{await errors}".Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                throw new EngineException($"The engine for TorchScript cannot be installed: {string.Join(" ", lines.TakeLast(3))}");
            }
        }
    }

    [LoggerMessage(2111, LogLevel.Information, "The engine for TorchScript is being installed, for the first network that needs it")]
    private static partial void LogInstalling(ILogger logger);
}
