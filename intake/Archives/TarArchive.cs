using System.Globalization;
using System.Text;

namespace Aiaa.Intake.Archives;

/// <summary>Walks through a tar archive, forward only; what it holds in memory is bounded whatever the headers say.</summary>
internal static class TarArchive
{
    private const int LongestName = 64 * 1024;
    private const int LongestAttributes = 1024 * 1024;

    /// <summary>Hands over every regular file, in order.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="take">Takes a file's name and content; what it leaves unread is skipped.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IntakeException">It is damaged, or holds what is not understood.</exception>
    public static void Read(Stream archive, Action<string, Stream> take, CancellationToken cancellation)
    {
        byte[] block = new byte[TarHeader.BlockBytes];
        string? longName = null;
        long? longSize = null;
        while (NextBlock(archive, block))
        {
            cancellation.ThrowIfCancellationRequested();
            TarHeader header = TarHeader.Parse(block) ?? throw Damaged();
            long length = longSize ?? header.Length;
            EntryStream content = new(archive, length);
            switch (header.Type)
            {
                case 'L':
                    longName = Encoding.UTF8.GetString(ReadAll(content, LongestName)).TrimEnd('\0');
                    break;
                case 'x':
                    (longName, longSize) = Attributes(ReadAll(content, LongestAttributes));
                    break;
                case 'S':
                    throw new IntakeException(IntakeFailure.Unreadable, "The archive holds sparse files, which are not read here; pack it without --sparse.");
                case 'g' or 'K' or 'V':
                    // Says nothing about the next file that is of use here.
                    break;
                default:
                    if (header.Type is '0' or '7' or '\0' && !header.Name.EndsWith('/'))
                    {
                        take(longName ?? header.Name, content);
                    }

                    (longName, longSize) = (null, null);
                    break;
            }

            Skip(archive, content, length, cancellation);
        }
    }

    /// <summary>What is said of an archive whose end is missing.</summary>
    public static IntakeException CutShort() => new(IntakeFailure.Unreadable, "The archive is cut short; send the whole file.");

    private static IntakeException Damaged() => new(IntakeFailure.Unreadable, "The tar archive is damaged: one of its headers has no valid checksum; pack it again.");

    // A block of zeros ends the archive; one that simply stops between files is as good.
    private static bool NextBlock(Stream archive, byte[] block)
    {
        int filled = archive.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
        return filled switch
        {
            0 => false,
            TarHeader.BlockBytes => block.AsSpan().ContainsAnyExcept((byte)0),
            _ => throw CutShort(),
        };
    }

    private static byte[] ReadAll(EntryStream content, int limit)
    {
        if (content.Left > limit)
        {
            throw new IntakeException(IntakeFailure.TooLarge, "The tar archive describes a file at greater length than is read here; pack it again with shorter names.");
        }

        byte[] all = new byte[content.Left];
        content.ReadExactly(all);
        return all;
    }

    private static void Skip(Stream archive, EntryStream content, long length, CancellationToken cancellation)
    {
        byte[] buffer = new byte[64 * 1024];
        while (content.Left > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            _ = content.Read(buffer);
        }

        int padding = (int)((TarHeader.BlockBytes - (length % TarHeader.BlockBytes)) % TarHeader.BlockBytes);
        if (archive.ReadAtLeast(buffer.AsSpan(0, padding), padding, throwOnEndOfStream: false) < padding)
        {
            throw CutShort();
        }
    }

    // Records of "LENGTH KEY=VALUE\n", the length counting all of itself.
    private static (string? Name, long? Size) Attributes(ReadOnlySpan<byte> records)
    {
        string? name = null;
        long? size = null;
        while (!records.IsEmpty)
        {
            int space = records.IndexOf((byte)' ');
            if (space < 1 || !int.TryParse(records[..space], NumberStyles.None, CultureInfo.InvariantCulture, out int length)
                || length <= space + 1 || length > records.Length)
            {
                throw Damaged();
            }

            ReadOnlySpan<byte> record = records[(space + 1)..length].TrimEnd((byte)'\n');
            int equals = record.IndexOf((byte)'=');
            ReadOnlySpan<byte> value = record[(equals + 1)..];
            if (record.StartsWith("path="u8))
            {
                name = Encoding.UTF8.GetString(value);
            }
            else if (record.StartsWith("size="u8))
            {
                size = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : throw Damaged();
            }
            else if (record.StartsWith("GNU.sparse."u8))
            {
                throw new IntakeException(IntakeFailure.Unreadable, "The archive holds sparse files, which are not read here; pack it without --sparse.");
            }

            records = records[length..];
        }

        return (name, size);
    }
}
