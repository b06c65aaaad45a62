namespace Aiaa.GpuRunner.Tests;

internal static class SpanFilling
{
    /// <summary>Sets every element to the next value.</summary>
    public static void ForEachSet<T>(this Span<T> span, Func<T> next)
    {
        for (int i = 0; i < span.Length; i++)
        {
            span[i] = next();
        }
    }
}
