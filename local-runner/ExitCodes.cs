namespace Aiaa.LocalRunner;

/// <summary>What the exit code of the one command means.</summary>
internal static class ExitCodes
{
    /// <summary>Done; for <c>up</c>: stopped because it was asked to.</summary>
    public const int Done = 0;

    /// <summary>It failed; the reason is on standard error. For <c>test</c>: a test failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>It was interrupted before it was done.</summary>
    public const int Interrupted = 130;
}
