namespace Aiaa.Faults.Tests.Load;

/// <summary>What may be served under a name that one client alone changes: what was acknowledged last, and what has been tried since.</summary>
internal sealed class ModelPromise(string name)
{
    private readonly HashSet<string?> _possible = [null];

    public string Name { get; } = name;

    /// <summary>Whether this version, or nothing for null, may be what is served.</summary>
    public bool MayBe(string? version) => _possible.Contains(version);

    /// <summary>Whether something may be served.</summary>
    public bool MayServe => _possible.Any(version => version is not null);

    /// <summary>A change was acknowledged.</summary>
    public void Is(string? version)
    {
        _possible.Clear();
        _possible.Add(version);
    }

    /// <summary>A change was tried and may have happened, or may still.</summary>
    public void MayHaveBecome(string? version) => _possible.Add(version);
}
