using Aiaa.Intake.Sources;
using Aiaa.Intake.Spooling;

namespace Aiaa.Functions.Intake;

/// <summary>Something that a session is to be made of: files that arrived, or a source to fetch them from. Ends with what lies in its spool.</summary>
internal sealed class IntakeWork(Spool spool, IDisposable turn) : IAsyncDisposable
{
    private readonly List<SpooledPart> _files = [];

    public Spool Spool => spool;

    /// <summary>The files that arrived.</summary>
    public IReadOnlyList<SpooledPart> Files => _files;

    /// <summary>Where to fetch from; null when the files arrived with the call.</summary>
    public HttpSourceRequest? Source { get; init; }

    /// <summary>Takes in a file that comes with the call.</summary>
    public async Task AddAsync(string name, Stream content, CancellationToken cancellation)
        => _files.Add(await spool.AddAsync(name, content, cancellation));

    public async ValueTask DisposeAsync()
    {
        await spool.DisposeAsync();
        turn.Dispose();
    }
}
