namespace Aiaa.Intake.Sources;

/// <summary>How long a source may take, and how often it may send us elsewhere.</summary>
public sealed record HttpSourceLimits
{
    /// <summary>The longest that a server may be silent, before its answer or within it. Archives that are packed when asked for start late.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest that all of it may take.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How many redirects are followed.</summary>
    public int Redirects { get; init; } = 5;
}
