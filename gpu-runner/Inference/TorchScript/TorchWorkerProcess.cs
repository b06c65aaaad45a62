using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;

namespace Aiaa.GpuRunner.Inference.TorchScript;

/// <summary>
/// The operating system's side of a worker: the process, and the pipe between it and us. The worker ends when the pipe does, so it
/// cannot outlive this process, however that ends.
/// </summary>
internal sealed class TorchWorkerProcess : IAsyncDisposable
{
    private const int LastLines = 40;
    private const int LongestLine = 300;
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly NamedPipeServerStream _pipe;
    private readonly Queue<string> _lastWords = new();

    private TorchWorkerProcess(Process process, NamedPipeServerStream pipe)
    {
        _process = process;
        Id = process.Id;
        _pipe = pipe;
        Exited = process.WaitForExitAsync();

        // A network may print: what it writes there is not ours to keep. The last lines of errors tell why a worker died.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Remember(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The connected pipe.</summary>
    public Stream Pipe => _pipe;

    /// <summary>Completes when the process has ended.</summary>
    public Task Exited { get; }

    /// <summary>The process id.</summary>
    public int Id { get; }

    /// <summary>The last lines that it wrote to standard error; complete when <see cref="Exited"/> is.</summary>
    public string LastWords
    {
        get
        {
            lock (_lastWords)
            {
                return string.Join(' ', _lastWords);
            }
        }
    }

    /// <summary>Starts a worker and waits until it has connected.</summary>
    /// <param name="program">The program, a .dll or an executable.</param>
    /// <param name="folders">Folders for tensors.</param>
    /// <param name="memoryBytes">Most memory that it may take for data; 0 for no limit.</param>
    /// <param name="cancellationToken">Ends the waiting and the process.</param>
    /// <exception cref="EngineException">It did not start.</exception>
    public static async Task<TorchWorkerProcess> StartAsync(string program, TorchFolders folders, long memoryBytes, CancellationToken cancellationToken)
    {
        string name = $"aiaa-{Guid.NewGuid():N}";
        string pipeName = OperatingSystem.IsWindows() ? name : Path.Combine(folders.OnDisk, name[..13]);
        NamedPipeServerStream pipe = new(pipeName, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        TorchWorkerProcess? worker = null;
        try
        {
            worker = new TorchWorkerProcess(Start(program, pipeName, folders, memoryBytes), pipe);
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(ConnectLimit);
            Task connected = pipe.WaitForConnectionAsync(limit.Token);
            if (await Task.WhenAny(connected, worker.Exited) != connected)
            {
                throw new EngineException($"The process that runs TorchScript networks does not start: {worker.LastWords}");
            }

            await connected;
            return worker;
        }
        catch (Exception e)
        {
            await (worker?.DisposeAsync() ?? pipe.DisposeAsync());
            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new EngineException("The process that runs TorchScript networks does not start in time.", e);
            }

            throw;
        }
    }

    /// <summary>Ends the process at once.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _pipe.DisposeAsync();
        try
        {
            await Exited.WaitAsync(Grace);
        }
        catch (TimeoutException)
        {
            Kill();
            await Exited;
        }

        _process.Dispose();
    }

    private static Process Start(string program, string pipe, TorchFolders folders, long memoryBytes)
    {
        bool managed = program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        ProcessStartInfo start = new(managed ? Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet" : program)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in (string[])
        [
            .. managed ? (string[])[program] : [], "--pipe", pipe, .. folders.All.SelectMany(folder => (string[])["--folder", folder]),
            "--memory", memoryBytes.ToString(CultureInfo.InvariantCulture),
        ])
        {
            start.ArgumentList.Add(argument);
        }

        // It needs none of our secrets.
        foreach (string secret in start.Environment.Keys.Where(key => key.StartsWith("AIAA_", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(secret);
        }

        // Between windows our own loops need the cores that waiting threads would burn.
        start.Environment["OMP_WAIT_POLICY"] = "PASSIVE";
        try
        {
            Process process = Process.Start(start) ?? throw new InvalidOperationException("no process was started");
            process.StandardInput.Close();
            return process;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw new EngineException($"The process that runs TorchScript networks cannot be started: {e.Message}", e);
        }
    }

    private void Remember(string? line)
    {
        if (line is { Length: > 0 })
        {
            lock (_lastWords)
            {
                _lastWords.Enqueue(line.Length > LongestLine ? line[..LongestLine] : line);
                if (_lastWords.Count > LastLines)
                {
                    _lastWords.Dequeue();
                }
            }
        }
    }
}
