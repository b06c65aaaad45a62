using System.Diagnostics;

namespace Aiaa.Benchmarks;

/// <summary>Looks at the resident memory of some processes many times a second, while it is told to.</summary>
internal sealed class MemorySampler : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    private readonly Sampled[] _processes;

    /// <summary>Notes what the processes hold now.</summary>
    public MemorySampler(IReadOnlyDictionary<string, int> processes)
        => _processes = [.. processes.Select(named => new Sampled(named.Key, Process.GetProcessById(named.Value)))];

    /// <summary>What was seen so far.</summary>
    public IReadOnlyList<ProcessMemory> Seen => [.. _processes.Select(process => new ProcessMemory(process.Name, process.Before, process.Peak))];

    /// <summary>Looks at them while some work runs.</summary>
    public async Task<T> DuringAsync<T>(Func<Task<T>> work)
    {
        using CancellationTokenSource done = new();
        Task looking = LookAsync(done.Token);
        try
        {
            return await work();
        }
        finally
        {
            await done.CancelAsync();
            await looking;
        }
    }

    public void Dispose()
    {
        foreach (Sampled sampled in _processes)
        {
            sampled.Process.Dispose();
        }
    }

    private async Task LookAsync(CancellationToken done)
    {
        using PeriodicTimer timer = new(Period);
        try
        {
            while (await timer.WaitForNextTickAsync(done))
            {
                foreach (Sampled sampled in _processes)
                {
                    sampled.Look();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The work is done.
        }
    }

    private sealed class Sampled
    {
        public Sampled(string name, Process process)
        {
            (Name, Process) = (name, process);
            Look();
            Before = Peak;
        }

        public string Name { get; }

        public Process Process { get; }

        public long Before { get; }

        public long Peak { get; private set; }

        public void Look()
        {
            Process.Refresh();
            Peak = Math.Max(Peak, Process.WorkingSet64);
        }
    }
}
