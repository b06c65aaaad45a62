namespace Aiaa.LocalRunner.Supervision;

/// <summary>How one part of the system is started and how it says that it serves.</summary>
/// <typeparam name="TAddress">Where it serves: known once it has chosen its ports.</typeparam>
/// <param name="Name">What to call it in messages, and its log.</param>
/// <param name="Command">
/// The command. Gets the address of the start before, or null: a part comes back on the same ports, so that the others need not
/// be started again.
/// </param>
/// <param name="Announcement">Reads the address out of a line that the part wrote; null when the line is another.</param>
/// <param name="Probe">Where it answers once it is ready.</param>
internal sealed record PartDescription<TAddress>(
    string Name, Func<TAddress?, ChildCommand> Command, Func<string, TAddress?> Announcement, Func<TAddress, HealthProbe> Probe)
    where TAddress : class
{
    /// <summary>Gets each process of the part as soon as it runs.</summary>
    public Action<ChildProcess>? Started { get; init; }
}
