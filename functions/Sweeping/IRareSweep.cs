namespace Aiaa.Functions.Sweeping;

/// <summary>Something that is looked for and put right now and then, by one instance at a time. Every step of it can be repeated.</summary>
internal interface IRareSweep
{
    /// <summary>What it is called where instances agree whose turn it is.</summary>
    string Name { get; }

    /// <summary>The time from the end of one to the next, whichever instance runs it.</summary>
    TimeSpan Interval { get; }

    /// <returns>What it did, for the log.</returns>
    Task<string> RunAsync(CancellationToken cancellation);
}
