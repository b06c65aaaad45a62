using System.Diagnostics;
using Aiaa.RunnerProtocol;

namespace Aiaa.Benchmarks.Clicks;

/// <summary>Several callers who click as fast as they get answers, each in a session of its own on the same image.</summary>
internal sealed class Crowd(ClickSystem system, byte[] image)
{
    private const int Callers = 8;
    private static readonly TimeSpan Time = TimeSpan.FromMinutes(1);

    /// <summary>Lets them click, and says how they fared.</summary>
    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        string[] sessions = new string[Callers];
        for (int caller = 0; caller < Callers; caller++)
        {
            sessions[caller] = await system.PutSessionAsync(image, cancellation);
        }

        using Process process = Process.GetCurrentProcess();
        long largest = 0;
        long started = Stopwatch.GetTimestamp();
        ClickTime[][] all = await Task.WhenAll(sessions.Select((session, caller) => Task.Run(() => ClickAllTheTimeAsync(session, caller), cancellation)));
        double[] waits = [.. all.SelectMany(clicks => clicks).Select(click => click.Of("queue")).Order()];
        int[] counts = [.. all.Select(clicks => clicks.Length).Order()];
        RunnerStatistics statistics = await system.StatisticsAsync(cancellation);
        CacheStatistics[] caches = [.. statistics.Caches];
        return
        [
            new Figure($"clicks in all by {Callers} callers in {Time.TotalSeconds:0} s", waits.Length, "n"),
            new Figure("clicks of the caller with the fewest", counts[0], "n"),
            new Figure("clicks of the caller with the most", counts[^1], "n"),
            new Figure("median wait for the device", waits[waits.Length / 2], "ms"),
            new Figure("longest wait for the device", waits[^1], "ms"),
            new Figure("longest wait to median wait", waits[^1] / Math.Max(waits[waits.Length / 2], 0.01), "×"),
            new Figure("refused", statistics.Queue.Refused, "n", 0),
            .. caches.Select(cache => new Figure($"held in the cache of {cache.Name}", cache.Bytes / 1e6, "MB", cache.BudgetBytes / 1e6)),
            new Figure("largest working set of functions, runner and callers together", largest / 1e6, "MB"),
        ];

        async Task<ClickTime[]> ClickAllTheTimeAsync(string session, int caller)
        {
            List<ClickTime> clicks = [];
            while (Stopwatch.GetElapsedTime(started) < Time)
            {
                int n = clicks.Count;
                int[] point = [150 + (20 * caller) + (n % 17), 200 + (n % 31), 30 + (n % 200)];
                string model = (n + caller) % 4 == 0 ? ClicksScenario.Volumes : ClicksScenario.Slices;
                clicks.Add((await system.ClickAsync(model, session, image, point, cancellation)).Time);
                process.Refresh();
                InterlockedMax(ref largest, process.WorkingSet64);
            }

            return [.. clicks];
        }
    }

    private static void InterlockedMax(ref long target, long value)
    {
        long seen = Volatile.Read(ref target);
        while (value > seen && Interlocked.CompareExchange(ref target, value, seen) is long now && now != seen)
        {
            seen = now;
        }
    }
}
