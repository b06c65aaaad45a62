namespace Aiaa.LocalRunner.FunctionsHost;

/// <summary>The headers that the host adds to a request.</summary>
internal static class HostHeaders
{
    public const string InvocationId = "X-Azure-Functions-InvocationId";
    public const string HostVersion = "X-Azure-Functions-HostVersion";

    /// <summary>The generation of the real host that is followed here.</summary>
    public const string Version = "4.0.0.0";

    public const string ForwardedFor = "X-Forwarded-For";
    public const string ForwardedHost = "X-Forwarded-Host";
    public const string ForwardedProto = "X-Forwarded-Proto";
    public const string ForwardedPrefix = "X-Forwarded-Prefix";
}
