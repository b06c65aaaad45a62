namespace Aiaa.Intake.Spooling;

/// <summary>A file that lies in a <see cref="Spool"/>.</summary>
public sealed class SpooledPart
{
    private readonly Spool _spool;
    private readonly long _start;

    internal SpooledPart(Spool spool, string name, long start, long length)
    {
        _spool = spool;
        _start = start;
        Name = name;
        Length = length;
    }

    /// <summary>The name it came with. It may be anything, and is used for its ending alone: it never becomes a path, a log line or part of a message.</summary>
    public string Name { get; }

    /// <summary>Its length in bytes.</summary>
    public long Length { get; }

    /// <summary>Opens it for reading; any number may be open, each with a position of its own. They end with the spool.</summary>
    public Stream Open() => new SpoolView(_spool.Handle, _start, Length);

    /// <summary>Its first bytes: as many as wanted, or all.</summary>
    public byte[] Head(int count)
    {
        byte[] head = new byte[(int)Math.Min(count, Length)];
        using Stream content = Open();
        content.ReadExactly(head);
        return head;
    }
}
