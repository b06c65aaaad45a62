namespace Aiaa.LocalRunner;

/// <summary>Something the user has to know and can act on. The message is one sentence; it is printed as it stands.</summary>
internal class LocalRunnerException : Exception
{
    public LocalRunnerException(string message, IReadOnlyList<string>? evidence = null, Exception? inner = null)
        : base(message, inner) => Evidence = evidence ?? [];

    /// <summary>Lines worth reading below the sentence: the end of a log, for example.</summary>
    public IReadOnlyList<string> Evidence { get; }
}
