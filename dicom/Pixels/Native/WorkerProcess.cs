using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Aiaa.Dicom.Pixels.Native;

/// <summary>
/// A process that decodes frames and can do nothing else: the program that runs now, started again with this assembly as .NET's
/// startup hook, without arguments or environment (which can hold keys), and confined by itself before it reads a byte.
/// </summary>
internal sealed class WorkerProcess : IDisposable
{
    private const string StartupHooks = "DOTNET_STARTUP_HOOKS";

    // What the runtime and its threads take before the first frame.
    private const long RuntimeMemory = 512L << 20;

    // What a worker may inherit: where .NET and the libraries are.
    private static readonly string[] Inherited = ["DOTNET_ROOT", "DOTNET_ROOT_X64", "LD_LIBRARY_PATH"];

    private readonly Process _process;
    private readonly Stream _input;
    private readonly Stream _output;

    private WorkerProcess(Process process)
    {
        _process = process;
        _input = process.StandardInput.BaseStream;
        _output = process.StandardOutput.BaseStream;
    }

    /// <summary>The number of the process.</summary>
    public int Id => _process.Id;

    /// <summary>What the worker said it has.</summary>
    public WorkerGreeting Greeting { get; private set; }

    /// <summary>Whether the last frame was answered: a worker that was ended or fell is of no more use.</summary>
    public bool IsUsable { get; private set; } = true;

    /// <summary>Starts a worker and waits until it is ready.</summary>
    /// <exception cref="DicomException">It cannot be started or confined on this machine.</exception>
    public static WorkerProcess Start(DicomLimits limits, CancellationToken cancellation)
    {
        if (!Confinement.IsSupported)
        {
            throw new DicomException("JPEG-LS and JPEG 2000 are decoded only where the decoder can be confined, on Linux x64; export the files uncompressed.");
        }

        WorkerProcess worker = new(Launch(limits));
        worker.Greeting = (WorkerGreeting)worker.Guarded(limits.FrameTimeout, () => Math.Max(worker._output.ReadByte(), 0) | Math.Max(worker._output.ReadByte(), 0), cancellation);
        if (!worker.Greeting.HasFlag(WorkerGreeting.Confined))
        {
            worker.Dispose();
            throw new DicomException("The decoder for JPEG-LS and JPEG 2000 cannot be confined on this machine (seccomp is not available), so it does not run; export the files uncompressed.");
        }

        return worker;
    }

    /// <summary>Has one frame decoded.</summary>
    /// <param name="request">What it is.</param>
    /// <param name="compressed">Its bytes.</param>
    /// <param name="frame">Where its samples go.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellation">Ends the worker.</param>
    /// <exception cref="DicomException">The worker fell or took too long.</exception>
    public WorkerStatus Decode(WorkerRequest request, ReadOnlyMemory<byte> compressed, Memory<byte> frame, TimeSpan limit, CancellationToken cancellation) =>
        (WorkerStatus)Guarded(
            limit,
            () =>
            {
                Span<byte> head = stackalloc byte[WorkerRequest.Bytes];
                request.Write(head);
                _input.Write(head);
                _input.Write(compressed.Span);
                _input.Flush();
                int status = _output.ReadByte();
                if (status == (int)WorkerStatus.Decoded)
                {
                    _output.ReadExactly(frame.Span);
                }

                return status >= 0 ? status : throw new EndOfStreamException();
            },
            cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        IsUsable = false;
        Kill();
        _process.Dispose();
    }

    private static Process Launch(DicomLimits limits)
    {
        string program = Environment.ProcessPath ?? string.Empty;
        bool shared = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        ProcessStartInfo start = new(program, shared ? [Assembly.GetEntryAssembly()!.Location] : [])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        foreach (string name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }

        start.Environment[StartupHooks] = typeof(WorkerProcess).Assembly.Location;
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_GCHeapHardLimit"] = limits.DecoderMemory.ToString("x", CultureInfo.InvariantCulture);
        start.Environment[FrameWorker.MemoryVariable] = (limits.DecoderMemory + RuntimeMemory).ToString(CultureInfo.InvariantCulture);
        try
        {
            Process process = Process.Start(start)!;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            return process;
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException or FileNotFoundException)
        {
            throw new DicomException("The decoder for JPEG-LS and JPEG 2000 cannot be started on this machine; export the files uncompressed.", error);
        }
    }

    // A worker that is late or no longer wanted is killed, which ends the pipes and with them the wait.
    private int Guarded(TimeSpan limit, Func<int> talk, CancellationToken cancellation)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(limit);
        using CancellationTokenRegistration registration = end.Token.Register(Kill);
        try
        {
            return talk();
        }
        catch (IOException error)
        {
            IsUsable = false;
            cancellation.ThrowIfCancellationRequested();
            throw new DicomException(
                end.IsCancellationRequested
                    ? $"The DICOM file's compressed frame took longer than {limit.TotalSeconds:0} seconds to decode and was given up."
                    : "The DICOM file's compressed frame brought its decoder down; it is damaged or made to do so.",
                error);
        }
    }

    private void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
