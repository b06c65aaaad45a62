namespace Aiaa.Intake.Sources;

/// <summary>Ends a fetch that is silent for too long or takes too long as a whole, or whose caller has given up.</summary>
internal sealed class SourceTimer : IDisposable
{
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _total;
    private readonly CancellationTokenSource _any;
    private readonly TimeSpan _patience;

    public SourceTimer(HttpSourceLimits limits, TimeSpan? asked, TimeProvider time, CancellationToken caller)
    {
        _patience = asked is { } wish && wish < limits.Silence ? wish : limits.Silence;
        _silence = new CancellationTokenSource(_patience, time);
        _total = new CancellationTokenSource(limits.Total, time);
        _any = CancellationTokenSource.CreateLinkedTokenSource(_silence.Token, _total.Token, caller);
    }

    public CancellationToken Token => _any.Token;

    /// <summary>The server has said something.</summary>
    public void Heard() => _silence.CancelAfter(_patience);

    public void Dispose()
    {
        _any.Dispose();
        _total.Dispose();
        _silence.Dispose();
    }
}
