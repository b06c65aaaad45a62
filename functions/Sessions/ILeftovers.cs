namespace Aiaa.Functions.Sessions;

/// <summary>Something besides sessions that is left behind by and by, and goes with the same sweep.</summary>
internal interface ILeftovers
{
    /// <summary>Removes what is past its time.</summary>
    Task SweepAsync(DateTimeOffset now, CancellationToken cancellation);
}
