namespace Aiaa.Faults.Tests.Storm;

/// <summary>Holds something up for a time.</summary>
internal static class Pause
{
    public static async Task ForAsync(TimeSpan time, CancellationToken cancellation)
    {
        using PeriodicTimer timer = new(time);
        await timer.WaitForNextTickAsync(cancellation);
    }
}
