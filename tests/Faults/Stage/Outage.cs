using Aiaa.Faults.Tests.Storm;

namespace Aiaa.Faults.Tests.Stage;

/// <summary>A time during which a process was not there.</summary>
internal sealed class Outage(Victim victim, DateTimeOffset from)
{
    public Victim Victim { get; } = victim;

    /// <summary>When it answered again; never, so far, where that is still to come.</summary>
    public DateTimeOffset To { get; set; } = DateTimeOffset.MaxValue;

    /// <summary>Whether some of it lay between two moments.</summary>
    public bool Meets(DateTimeOffset start, DateTimeOffset end) => from <= end && start <= To;
}
