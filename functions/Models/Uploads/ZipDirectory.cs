using System.Buffers.Binary;

namespace Aiaa.Functions.Models.Uploads;

/// <summary>
/// Finds the directory of a zip (APPNOTE.TXT 4.3.12 to 4.3.16) without reading it, so that one that would fill the memory is refused
/// before the library reads it whole.
/// </summary>
internal static class ZipDirectory
{
    private const int EndBytes = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int LocatorBytes = 20;
    private const int LargeEndBytes = 56;

    private static ReadOnlySpan<byte> EndMark => "PK\x05\x06"u8;

    private static ReadOnlySpan<byte> LocatorMark => "PK\x06\x07"u8;

    private static ReadOnlySpan<byte> LargeEndMark => "PK\x06\x06"u8;

    /// <summary>Whether a file begins as a zip does that holds something.</summary>
    public static bool BeginsAsZip(ReadOnlySpan<byte> head) => head.StartsWith("PK\x03\x04"u8);

    /// <summary>The bytes from the start of the directory to the end of the file; null when there is no directory.</summary>
    public static async Task<long?> LengthAsync(Stream zip, CancellationToken cancellation)
    {
        byte[] tail = await ReadAsync(zip, Math.Max(0, zip.Length - EndBytes - LongestComment), EndBytes + LongestComment, cancellation);
        int end = tail.AsSpan().LastIndexOf(EndMark);
        if (end < 0 || tail.Length - end < EndBytes)
        {
            return null;
        }

        long start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        if (start == uint.MaxValue)
        {
            byte[] locator = await ReadAsync(zip, zip.Length - tail.Length + end - LocatorBytes, LocatorBytes, cancellation);
            if (!locator.AsSpan().StartsWith(LocatorMark) || locator.Length < LocatorBytes)
            {
                return null;
            }

            byte[] large = await ReadAsync(zip, BinaryPrimitives.ReadInt64LittleEndian(locator.AsSpan(8)), LargeEndBytes, cancellation);
            if (!large.AsSpan().StartsWith(LargeEndMark) || large.Length < LargeEndBytes)
            {
                return null;
            }

            start = BinaryPrimitives.ReadInt64LittleEndian(large.AsSpan(48));
        }

        return start >= 0 && start <= zip.Length ? zip.Length - start : null;
    }

    // Fewer bytes than asked for at the end of the file; none where the place is no place in it.
    private static async Task<byte[]> ReadAsync(Stream zip, long from, int most, CancellationToken cancellation)
    {
        if (from < 0 || from >= zip.Length)
        {
            return [];
        }

        byte[] bytes = new byte[(int)Math.Min(most, zip.Length - from)];
        zip.Position = from;
        await zip.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }
}
