using System.IO.Compression;
using System.IO.Hashing;

namespace Aiaa.Intake.Archives;

/// <summary>Walks through a zip archive. Its directory is read within a budget, and every file is compared with its checksum.</summary>
internal static class ZipFiles
{
    // Of a directory entry with the long names of archives of series; the reader keeps all of them in memory.
    private const int DirectoryBytesPerFile = 400;
    private const int EndRecordBytes = 128 * 1024;

    /// <summary>Hands over every file, in the order of the directory.</summary>
    /// <param name="archive">The archive, seekable.</param>
    /// <param name="limits">How many files it may have.</param>
    /// <param name="take">Takes a file's name and content, and reads the content to its end or leaves it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IntakeException">It is damaged, encrypted, or beyond the limits.</exception>
    public static void Read(Stream archive, IntakeLimits limits, Action<string, Stream> take, CancellationToken cancellation)
    {
        using BudgetStream budgeted = new(archive);
        budgeted.Allow(EndRecordBytes + ((long)limits.Files * DirectoryBytesPerFile), () => TooMany(limits));
        try
        {
            using ZipArchive zip = new(budgeted, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Count > limits.Files)
            {
                throw TooMany(limits);
            }

            budgeted.AllowAll();
            foreach (ZipArchiveEntry entry in zip.Entries)
            {
                cancellation.ThrowIfCancellationRequested();
                ReadEntry(entry, take);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw Damaged(exception);
        }
    }

    private static void ReadEntry(ZipArchiveEntry entry, Action<string, Stream> take)
    {
        if (entry.FullName.EndsWith('/') || entry.FullName.EndsWith('\\'))
        {
            return;
        }

        if (entry.IsEncrypted)
        {
            throw new IntakeException(IntakeFailure.Unreadable, "The zip archive is encrypted; pack it without a password.");
        }

        using Stream content = entry.Open();
        using CheckedStream whole = new(content, entry.Crc32, entry.Length);
        take(entry.FullName, whole);
    }

    private static IntakeException Damaged(Exception? why) => new(
        IntakeFailure.Unreadable, "The zip archive is cut short, damaged, or packed by a method that is not read here; pack it again as zip.", why);

    private static IntakeException TooMany(IntakeLimits limits)
        => new(IntakeFailure.TooLarge, $"The archive holds more than {limits.Files} files; send one series alone.");

    /// <summary>An entry's bytes; at their end, length and checksum are compared with what the directory says.</summary>
    private sealed class CheckedStream(Stream inner, uint checksum, long length) : Stream
    {
        private readonly Crc32 _crc = new();
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            int read = inner.Read(buffer);
            _crc.Append(buffer[..read]);
            _read += read;
            bool end = read == 0 && !buffer.IsEmpty;
            return (end && (_read != length || _crc.GetCurrentHashAsUInt32() != checksum)) || _read > length ? throw Damaged(null) : read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
