using System.Globalization;
using System.Text;

namespace Aiaa.Functions.Images;

/// <summary>One block of a file that is sent straight to storage.</summary>
/// <param name="Number">Its place, from 0.</param>
/// <param name="Id">Its id in storage: base64 of the place in six digits, which holds nothing that a URL would need escaped.</param>
/// <param name="Offset">Where in the file it begins, in bytes.</param>
/// <param name="Length">Its length in bytes.</param>
internal sealed record FileBlock(int Number, string Id, long Offset, long Length);

/// <summary>How a file of a known length is cut into blocks: all of one size but the last. The same for the same length, always.</summary>
internal sealed record BlockPlan(long Length)
{
    private const long LeastBlockBytes = 8L * 1024 * 1024;
    private const long MostBlocks = 1000;

    /// <summary>The size of every block but the last.</summary>
    public long BlockBytes { get; } = SizeFor(Length);

    public int Count => (int)((Length + BlockBytes - 1) / BlockBytes);

    public IEnumerable<FileBlock> Blocks => Enumerable.Range(0, Count).Select(number => new FileBlock(
        number,
        Convert.ToBase64String(Encoding.ASCII.GetBytes(number.ToString("D6", CultureInfo.InvariantCulture))),
        number * BlockBytes,
        Math.Min(BlockBytes, Length - (number * BlockBytes))));

    private static long SizeFor(long length)
    {
        long size = LeastBlockBytes;
        while (length / size >= MostBlocks)
        {
            size *= 2;
        }

        return size;
    }
}
