namespace Aiaa.Functions.Runner;

/// <summary>What a run gave: a result, and a file that is read as it arrives, within the deadline of the call.</summary>
internal sealed class RunnerAnswer : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly RunnerDeadline _deadline;
    private readonly CancellationTokenRegistration _end;

    public RunnerAnswer(HttpResponseMessage response, RunnerDeadline deadline)
    {
        _response = response;
        _deadline = deadline;
        _end = deadline.Token.Register(response.Dispose);
    }

    /// <summary>The result: a JSON object in UTF-8.</summary>
    public required byte[] Result { get; init; }

    /// <summary>A file's name, safe in a header; null when the model yields no file.</summary>
    public required string? FileName { get; init; }

    /// <summary>The file's length in bytes.</summary>
    public required long FileLength { get; init; }

    /// <summary>The file's bytes; exactly <see cref="FileLength"/> of them, or reading throws.</summary>
    public required Stream File { get; init; }

    /// <summary>Where the runner's time went, as Server-Timing has it.</summary>
    public required string? Timing { get; init; }

    public void Dispose()
    {
        _end.Dispose();
        _response.Dispose();
        _deadline.Dispose();
    }
}
