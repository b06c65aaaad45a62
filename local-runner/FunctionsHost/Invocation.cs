namespace Aiaa.LocalRunner.FunctionsHost;

/// <summary>
/// One call of a function. A call that takes longer than the function timeout costs the whole handler its life, and every other
/// call in it, as it does behind the real host.
/// </summary>
internal sealed class Invocation : IDisposable
{
    private readonly ITimer? _timeout;

    /// <summary>Begins an invocation.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="limit">How long it may take; null for ever.</param>
    /// <param name="restart">Ends the handler, with all that it is working on; another takes its place.</param>
    /// <param name="log">Hears of it.</param>
    /// <param name="time">The clock.</param>
    public Invocation(string function, TimeSpan? limit, Action restart, Action<string> log, TimeProvider time)
    {
        if (limit is not { } most)
        {
            return;
        }

        _timeout = time.CreateTimer(
            _ =>
            {
                log($"{function} ({Id}) took longer than the function timeout of {most}; the handler is started again.");
                restart();
            },
            null,
            most,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>The invocation's id, which the handler gets in a header.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("D");

    /// <summary>Ends the invocation.</summary>
    public void Dispose() => _timeout?.Dispose();
}
