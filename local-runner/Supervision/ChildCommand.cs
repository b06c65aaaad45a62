namespace Aiaa.LocalRunner.Supervision;

/// <summary>What to start.</summary>
/// <param name="Program">The program's file.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">Variables set on top of the inherited ones; null removes a variable.</param>
internal sealed record ChildCommand(
    string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string?>? Environment = null)
{
    /// <summary>The folder it starts in; null for this process's own.</summary>
    public string? WorkingFolder { get; init; }
}
