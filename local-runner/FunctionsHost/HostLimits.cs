namespace Aiaa.LocalRunner.FunctionsHost;

/// <summary>The limits that bite behind the real host.</summary>
/// <param name="RequestBytes">The largest request body; a larger one is answered 500.</param>
/// <param name="Idle">How long a request may pass without a byte in either direction before it is cut: Azure's load balancer does that.</param>
internal sealed record HostLimits(long RequestBytes, TimeSpan Idle)
{
    /// <summary>Azure's time, which is the same on every plan.</summary>
    public static readonly TimeSpan AzureIdle = TimeSpan.FromSeconds(230);
}
