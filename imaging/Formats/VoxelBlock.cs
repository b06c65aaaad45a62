using System.IO.Compression;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats;

/// <summary>What a header in text (NRRD, MetaImage) says of the voxels behind it, or in a file of their own.</summary>
/// <param name="ElementType">One number per element.</param>
/// <param name="Sizes">Lengths of all axes, the first contiguous.</param>
/// <param name="BigEndian">The byte order.</param>
/// <param name="Compression">How they are compressed.</param>
internal sealed record VoxelBlock(Type ElementType, int[] Sizes, bool BigEndian, VoxelCompression Compression)
{
    private const int LargestRatio = 1032;
    private const int UsualRatio = 16;

    /// <summary>Bytes of the voxels.</summary>
    public long Bytes => Sizes.Aggregate(1L, (count, length) => count * length) * ElementTypes.SizeOf(ElementType);

    /// <summary>Holds the lengths of axes against the limits.</summary>
    /// <exception cref="ImageFormatException">An axis has no length, or there are too many voxels or bytes.</exception>
    public static int[] CheckSizes(IReadOnlyList<long> sizes, Type elementType, string subject, ImageLimits limits)
    {
        long most = Math.Min(Math.Min(limits.MaxVoxels, Array.MaxLength), limits.MaxInflatedBytes / ElementTypes.SizeOf(elementType));
        long count = 1;
        foreach (long length in sizes)
        {
            if (length < 1)
            {
                throw new ImageFormatException($"{subject} has an axis of length {length}; every axis of an image has at least one voxel.");
            }

            // By division, because the product of what a header claims need not fit 64 bits.
            if (length > most / count)
            {
                throw new ImageFormatException($"{subject} claims more than the limit of {most} voxels; crop or downsample it.");
            }

            count *= length;
        }

        return [.. sizes.Select(length => (int)length)];
    }

    /// <summary>Reads the voxels.</summary>
    /// <param name="file">The file, positioned at what was stored.</param>
    /// <param name="skip">Bytes before the voxels, counted after inflating; null when the voxels end the file, which must not be compressed then.</param>
    /// <param name="taken">Bytes of the file already read.</param>
    /// <param name="affine">Where they lie.</param>
    /// <param name="cancellation">Looked at between chunks.</param>
    /// <exception cref="ImageFormatException">The file ends before, is damaged, or claims more than it can hold.</exception>
    public Volume Read(InflatedFile file, long? skip, long taken, Affine affine, CancellationToken cancellation)
    {
        int ratio = Compression == VoxelCompression.None ? 1 : LargestRatio;
        long most = file.MostBytes > long.MaxValue / ratio ? long.MaxValue : file.MostBytes * ratio;
        if (Bytes > most || skip > most - Bytes)
        {
            throw new ImageFormatException($"{file.Subject} is cut short: its header claims {Bytes} bytes of voxels, more than the file can hold; send the whole file.");
        }

        if (Compression == VoxelCompression.None)
        {
            Volume plain = ReadFrom(file.Stream, skip ?? FromEnd(file, taken), file.LikelyBytes, affine, file.Subject, cancellation);
            file.CheckEnd();
            return plain;
        }

        using Stream inflated = Compression == VoxelCompression.Gzip
            ? new GZipStream(file.Stream, CompressionMode.Decompress, leaveOpen: true)
            : new ZLibStream(file.Stream, CompressionMode.Decompress, leaveOpen: true);
        long likely = file.LikelyBytes > long.MaxValue / UsualRatio ? long.MaxValue : file.LikelyBytes * UsualRatio;
        Volume voxels = ReadFrom(inflated, skip ?? 0, likely, affine, file.Subject, cancellation);

        // Reading past the last voxel compares the checksum behind it.
        _ = inflated.ReadByte();
        return voxels;
    }

    private long FromEnd(InflatedFile file, long taken) => !file.Compressed && file.MostBytes < long.MaxValue && file.MostBytes - taken >= Bytes
        ? file.MostBytes - taken - Bytes
        : throw new ImageFormatException($"{file.Subject} has its voxels at its end, but is compressed or too short for them; send it uncompressed and whole.");

    private Volume ReadFrom(Stream stream, long skip, long likelyBytes, Affine affine, string subject, CancellationToken cancellation)
    {
        VoxelStream.Skip(stream, skip, subject, cancellation);
        return ElementTypes.Read(ElementType, Sizes, affine, new ElementSource(stream, likelyBytes, BigEndian, subject), cancellation);
    }
}

/// <summary>How voxels are compressed within a file.</summary>
internal enum VoxelCompression
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By gzip (RFC 1952).</summary>
    Gzip,

    /// <summary>By deflate with the header of zlib (RFC 1950).</summary>
    Zlib,
}
