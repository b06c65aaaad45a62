using Aiaa.Functions.Hosting;
using Aiaa.Intake;

namespace Aiaa.Functions.Intake;

/// <summary>A session that is being made while its caller has gone away to come back, or that could not be made.</summary>
/// <param name="Id">The id that the session has, or will have.</param>
/// <param name="Stage">What is being done.</param>
/// <param name="Files">Files taken in so far.</param>
/// <param name="Bytes">Bytes taken in so far.</param>
/// <param name="CreatedAt">When the intake began.</param>
/// <param name="SeenAt">When the process that works on it last said so.</param>
/// <param name="Failure">Why it could not be made; null while it is being made.</param>
internal sealed record PendingSession(
    string Id, IntakeStage Stage, int Files, long Bytes, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, Complaint? Failure)
{
    /// <summary>How often the process that works on it says so.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    /// <summary>How long its row is kept without a word: time enough for its caller to ask what became of it.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    /// <summary>Why it will not become a session; null while there is hope. A process that was killed cannot say so itself.</summary>
    public Complaint? FailureAt(DateTimeOffset now) => Failure ?? (now - SeenAt > Silence ? Interrupted : null);

    /// <summary>What is said of an intake whose process ended.</summary>
    public static Complaint Interrupted { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "IntakeInterrupted", "The server that was making the session stopped in the middle; send the request again.");
}
