namespace Aiaa.Intake;

/// <summary>What an intake is doing.</summary>
public enum IntakeStage
{
    /// <summary>Bytes are coming from the source.</summary>
    Fetching,

    /// <summary>An archive is being unpacked.</summary>
    Unpacking,

    /// <summary>The image is being made of its files.</summary>
    Converting,

    /// <summary>The image is on its way to storage.</summary>
    Storing,
}

/// <summary>How far an intake is: written by the one that works, read by anyone at any time.</summary>
public sealed class IntakeProgress
{
    private int _stage;
    private int _files;
    private long _bytes;

    /// <summary>What is being done.</summary>
    public IntakeStage Stage
    {
        get => (IntakeStage)Volatile.Read(ref _stage);
        set => Volatile.Write(ref _stage, (int)value);
    }

    /// <summary>Files that arrived or were unpacked so far.</summary>
    public int Files => Volatile.Read(ref _files);

    /// <summary>Bytes that arrived or were unpacked so far.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Notes bytes that came in.</summary>
    public void AddBytes(long count) => Interlocked.Add(ref _bytes, count);

    /// <summary>Notes a file that is whole.</summary>
    public void AddFile() => Interlocked.Increment(ref _files);
}
