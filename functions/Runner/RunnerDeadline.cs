namespace Aiaa.Functions.Runner;

/// <summary>Ends a call to the runner when its time is over or its caller has hung up.</summary>
internal sealed class RunnerDeadline : IDisposable
{
    private readonly CancellationTokenSource _time;
    private readonly CancellationTokenSource _either;

    public RunnerDeadline(TimeProvider time, CancellationToken caller)
    {
        _time = new CancellationTokenSource(RunnerSettings.Deadline, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_time.Token, caller);
    }

    public CancellationToken Token => _either.Token;

    public void Dispose()
    {
        _either.Dispose();
        _time.Dispose();
    }
}
