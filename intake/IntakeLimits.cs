namespace Aiaa.Intake;

/// <summary>How much one intake may take. Every limit is looked at before or while bytes arrive, never after.</summary>
public sealed record IntakeLimits
{
    /// <summary>Files of one upload or archive, those inside inner archives included.</summary>
    public int Files { get; init; } = 20_000;

    /// <summary>Bytes on disk of one intake: what arrived, what was unpacked from it, and the image made of it.</summary>
    public long SpoolBytes { get; init; } = 16L << 30;

    /// <summary>How many times larger than an archive its content may be, once that content is larger than <see cref="FreeBytes"/>.</summary>
    public int Ratio { get; init; } = 200;

    /// <summary>Content up to this size may be compressed as well as it likes: an empty mask shrinks a thousandfold.</summary>
    public long FreeBytes { get; init; } = 256L << 20;

    /// <summary>Archives within each other; 1 is an archive of files.</summary>
    public int Nesting { get; init; } = 2;
}
