using System.Collections.Frozen;
using System.Collections.ObjectModel;
using System.IO.Compression;
using System.Text;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;

namespace Aiaa.Functions.Models.Uploads;

/// <summary>
/// A zip whose directory has been read and judged: not too many entries, every name inside the archive, no links, no name twice, nothing
/// encrypted. Nothing is ever unpacked to a path: single entries are read, up to their limits.
/// </summary>
internal sealed class ZipContents : IAsyncDisposable
{
    private const int MostEntries = 20_000;
    private const long MostDirectoryBytes = 8 * 1024 * 1024;
    private const int LongestName = 512;

    // Weights do not shrink so far, and what is as small as this does no harm.
    private const int HighestRatio = 200;
    private const long HarmlessBytes = 16 * 1024 * 1024;

    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;

    private readonly ZipArchive _archive;
    private readonly FrozenDictionary<string, ZipArchiveEntry> _entries;
    private readonly string _what;

    private ZipContents(ZipArchive archive, Dictionary<string, ZipArchiveEntry> entries, string what)
    {
        _archive = archive;
        _entries = entries.ToFrozenDictionary(StringComparer.Ordinal);
        _what = what;
    }

    /// <summary>The files in it, with / between folders.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Reads the directory of a file; null when it is no zip at all.</summary>
    /// <param name="file">The file, which stays open for what is read from it later.</param>
    /// <param name="what">What it is called in sentences.</param>
    /// <param name="cancellation">The caller has hung up.</param>
    /// <exception cref="ApiException">It is a zip that cannot be trusted or read.</exception>
    public static async Task<ZipContents?> TryOpenAsync(SpooledFile file, string what, CancellationToken cancellation)
    {
        byte[] head = new byte[4];
        int length = await file.Rewind().ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        if (!ZipDirectory.BeginsAsZip(head.AsSpan(0, length)))
        {
            return null;
        }

        long directory = await ZipDirectory.LengthAsync(file.Rewind(), cancellation) ?? throw Refused($"{what} is cut short: the directory at its end is missing; send the whole file");
        if (directory > MostDirectoryBytes)
        {
            throw Refused($"{what} lists too much (a directory of {directory} bytes; {MostDirectoryBytes} are read); pack the model's files alone");
        }

        ZipArchive? archive = null;
        try
        {
            archive = await ZipArchive.CreateAsync(file.Rewind(), ZipArchiveMode.Read, leaveOpen: true, Encoding.UTF8, cancellation);
            return new ZipContents(archive, Judge(archive.Entries, what), what);
        }
        catch (Exception exception)
        {
            await (archive?.DisposeAsync() ?? ValueTask.CompletedTask);
            if (IsDamage(exception))
            {
                throw Damaged(what, exception);
            }

            throw;
        }
    }

    /// <summary>Refuses what inflates out of all proportion, for a reader that will read everything.</summary>
    public void CheckRatios()
    {
        foreach (string name in _entries.Keys)
        {
            CheckRatio(name);
        }
    }

    /// <summary>Reads a text in UTF-8.</summary>
    public async Task<string> ReadTextAsync(string name, CancellationToken cancellation)
    {
        await using Stream content = await OpenAsync(name, UploadLimits.TextBytes, cancellation);
        return await new FormPart(name, name, content).ReadTextAsync(cancellation);
    }

    /// <summary>Reads a file of any size that the server takes.</summary>
    public async Task<SpooledFile> ReadFileAsync(string name, UploadLimits limits, CancellationToken cancellation)
    {
        await using Stream content = await OpenAsync(name, limits.UploadBytes, cancellation);
        return await SpooledFile.ReadAsync(new FormPart(name, Path.GetFileName(name), content), limits, cancellation);
    }

    public ValueTask DisposeAsync() => _archive.DisposeAsync();

    private static Dictionary<string, ZipArchiveEntry> Judge(ReadOnlyCollection<ZipArchiveEntry> entries, string what)
    {
        if (entries.Count > MostEntries)
        {
            throw Refused($"{what} holds {entries.Count} files; {MostEntries} is the most, so pack the model's files alone");
        }

        Dictionary<string, ZipArchiveEntry> files = new(StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in entries)
        {
            string name = entry.FullName.Replace('\\', '/');
            CheckName(name, what);
            int type = (entry.ExternalAttributes >> 16) & TypeMask;
            if (type is not (0 or RegularFile or Folder))
            {
                throw Refused($"{what} holds '{Shown(name)}', which is a link or a device; pack the files themselves");
            }

            bool file = !name.EndsWith('/') && !name.StartsWith("__MACOSX/", StringComparison.Ordinal);
            if (file && !files.TryAdd(name, entry))
            {
                throw Refused($"{what} holds '{Shown(name)}' twice; pack it again, once");
            }
        }

        return files;
    }

    private static void CheckName(string name, string what)
    {
        bool outside = name.Length is 0 or > LongestName || name[0] == '/' || name.Contains(':', StringComparison.Ordinal)
            || name.Any(char.IsControl) || name.Split('/').Contains("..");
        if (outside)
        {
            throw Refused($"{what} holds '{Shown(name)}', a name that leads out of the archive or cannot be a file's; pack it again with plain relative names");
        }
    }

    private void CheckRatio(string name)
    {
        ZipArchiveEntry entry = _entries[name];
        if (entry.Length > HarmlessBytes && entry.Length / Math.Max(1, entry.CompressedLength) > HighestRatio)
        {
            throw Refused($"'{Shown(name)}' in {LowerFirst(_what)} inflates to more than {HighestRatio} times its size, as no network does; send the file uncompressed");
        }
    }

    private async Task<Stream> OpenAsync(string name, long most, CancellationToken cancellation)
    {
        ZipArchiveEntry entry = _entries[name];
        if (entry.IsEncrypted)
        {
            throw Refused($"'{Shown(name)}' in {LowerFirst(_what)} is encrypted; pack it without a password");
        }

        CheckRatio(name);
        if (entry.Length > most)
        {
            throw new ApiException(Failure.TooLarge, $"'{Shown(name)}' in {LowerFirst(_what)} has {entry.Length} bytes; {most} is the most that this server takes.");
        }

        try
        {
            return new EntryStream(await entry.OpenAsync(cancellation), entry.Length, entry.Crc32, exception => Damaged($"'{Shown(name)}' in {LowerFirst(_what)}", exception));
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw Damaged($"'{Shown(name)}' in {LowerFirst(_what)}", exception);
        }
    }

    /// <summary>Whether an exception of the library speaks of the archive's bytes.</summary>
    internal static bool IsDamage(Exception exception)
        => exception is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException;

    private static ApiException Damaged(string what, Exception? exception) => new(
        Failure.BadModel, $"{what} is damaged, or packed in a way that is not read here (deflate and stored are); pack it as a plain zip and send it again.", exception);

    private static string Shown(string name)
    {
        string plain = new([.. name.Take(80).Select(letter => char.IsControl(letter) ? '?' : letter)]);
        return name.Length > 80 ? $"{plain}…" : plain;
    }

    private static string LowerFirst(string what) => what.StartsWith("The ", StringComparison.Ordinal) ? $"the {what[4..]}" : what;

    private static ApiException Refused(string why) => new(Failure.BadModel, $"{why}.");
}
