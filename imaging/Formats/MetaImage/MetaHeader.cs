using System.Globalization;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats.MetaImage;

/// <summary>A MetaImage header that was found sound.</summary>
/// <param name="Voxels">What the voxels are; its first axis is the channels when there are several.</param>
/// <param name="HasChannels">Whether the first axis is the channels.</param>
/// <param name="Affine">Voxel → RAS mm: the file's own world is LPS.</param>
/// <param name="HeaderBytes">Bytes before the voxels in a file of their own; null when they end it.</param>
/// <param name="DataFile">The file that the voxels lie in; null when they follow the header.</param>
internal sealed record MetaHeader(VoxelBlock Voxels, bool HasChannels, Affine Affine, long? HeaderBytes, string? DataFile)
{
    private const int MostChannels = 1024;

    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>Reads up to the field ElementDataFile, which ends a header, and checks it.</summary>
    /// <param name="lines">From the first line on.</param>
    /// <param name="subject">The subject of the sentences of errors.</param>
    /// <param name="limits">What the image may take.</param>
    /// <exception cref="ImageFormatException">The header is contradictory, of an unsupported kind, or asks for more than the limits.</exception>
    public static MetaHeader Read(HeaderLines lines, string subject, ImageLimits limits)
    {
        Dictionary<string, string> fields = new(StringComparer.OrdinalIgnoreCase);
        while (!fields.ContainsKey("ElementDataFile"))
        {
            string[] parts = (lines.Next() ?? throw Damaged(subject, "ElementDataFile")).Split('=', 2);
            if (parts.Length == 2)
            {
                fields[parts[0].Trim()] = parts[1].Trim();
            }
            else if (!string.IsNullOrWhiteSpace(parts[0]))
            {
                throw new ImageFormatException($"{subject} has a line in its MetaImage header that is no field; it is damaged.");
            }
        }

        return Of(fields, subject, limits);
    }

    private static MetaHeader Of(Dictionary<string, string> fields, string subject, ImageLimits limits)
    {
        if (IsTrue(fields.GetValueOrDefault("BinaryData") ?? "True") is false)
        {
            throw new ImageFormatException($"{subject} is a MetaImage whose voxels are text; save it with binary voxels.");
        }

        double rank = Numbers(fields, subject, 1, "NDims") is [double n] ? n : 0;
        if (rank is not (2 or 3 or 4))
        {
            throw new ImageFormatException($"{subject} is a MetaImage of {rank} axes; two to four are read.");
        }

        int axes = (int)rank;
        double channels = Numbers(fields, subject, 1, "ElementNumberOfChannels") is [double c] ? c : 1;
        double[] dimensions = Numbers(fields, subject, axes, "DimSize") ?? throw Damaged(subject, "DimSize");
        if (channels is not (>= 1 and <= MostChannels) || channels != Math.Floor(channels) || (channels > 1 && axes == 4) || dimensions.Any(length => length != Math.Floor(length)))
        {
            throw Damaged(subject, "ElementNumberOfChannels or DimSize");
        }

        Type type = TypeOf(fields.GetValueOrDefault("ElementType") ?? throw Damaged(subject, "ElementType"), subject);
        long[] claimed = [.. channels > 1 ? [(long)channels] : Array.Empty<long>(), .. dimensions.Select(length => (long)Math.Clamp(length, -1, long.MaxValue / 2))];
        int[] sizes = VoxelBlock.CheckSizes(claimed, type, subject, limits);
        bool bigEndian = IsTrue(fields.GetValueOrDefault("BinaryDataByteOrderMSB") ?? fields.GetValueOrDefault("ElementByteOrderMSB") ?? "False");
        bool compressed = IsTrue(fields.GetValueOrDefault("CompressedData") ?? "False");
        string dataFile = fields["ElementDataFile"];
        return new MetaHeader(
            new VoxelBlock(type, sizes, bigEndian, compressed ? VoxelCompression.Zlib : VoxelCompression.None),
            channels > 1,
            AffineOf(fields, subject, axes),
            HeaderSize(fields, subject, limits, compressed),
            dataFile.Equals("LOCAL", StringComparison.OrdinalIgnoreCase) ? null : dataFile);
    }

    private static long? HeaderSize(Dictionary<string, string> fields, string subject, ImageLimits limits, bool compressed)
    {
        double size = Numbers(fields, subject, 1, "HeaderSize") is [double given] ? given : 0;
        bool possible = size >= -1 && size <= limits.MaxInflatedBytes && size == Math.Floor(size) && (!compressed || size == 0);
        return possible ? size < 0 ? null : (long)size : throw Damaged(subject, "HeaderSize");
    }

    // Each row of the matrix is the direction of one axis (MetaIO).
    private static Affine AffineOf(Dictionary<string, string> fields, string subject, int axes)
    {
        double[] spacing = Numbers(fields, subject, axes, "ElementSpacing", "ElementSize") ?? [.. Enumerable.Repeat(1.0, axes)];
        double[] origin = Numbers(fields, subject, axes, "Offset", "Position", "Origin") ?? new double[axes];
        double[]? rows = Numbers(fields, subject, axes * axes, "TransformMatrix", "Orientation", "Rotation");
        double[] m = new double[16];
        m[15] = 1;
        for (int world = 0; world < 3; world++)
        {
            // The world is LPS: its first two axes run the other way. Adding zero makes the zeros of turned axes positive.
            int sign = world < 2 ? -1 : 1;
            for (int axis = 0; axis < 3; axis++)
            {
                bool stored = axis < axes && world < axes;
                double direction = stored && rows is not null ? rows[(axis * axes) + world] : axis == world ? 1 : 0;
                m[(world * 4) + axis] = (sign * direction * (axis < axes ? spacing[axis] : 1)) + 0.0;
            }

            m[(world * 4) + 3] = (sign * (world < axes ? origin[world] : 0)) + 0.0;
        }

        return m.All(double.IsFinite) ? new Affine(m) : throw new ImageFormatException($"{subject} cannot be placed in space: its MetaImage header holds numbers that are not finite.");
    }

    private static double[]? Numbers(Dictionary<string, string> fields, string subject, int count, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (fields.TryGetValue(name, out string? text))
            {
                string[] words = text.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
                double[] numbers = [.. words.Select(word =>
                    double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : throw Damaged(subject, name))];
                return numbers.Length == count ? numbers : throw Damaged(subject, name);
            }
        }

        return null;
    }

    // MetaIO writes four bytes for a long whatever the machine, and eight for a long long.
    private static Type TypeOf(string name, string subject) => name.ToUpperInvariant() switch
    {
        "MET_CHAR" => typeof(sbyte),
        "MET_UCHAR" => typeof(byte),
        "MET_SHORT" => typeof(short),
        "MET_USHORT" => typeof(ushort),
        "MET_INT" or "MET_LONG" => typeof(int),
        "MET_UINT" or "MET_ULONG" => typeof(uint),
        "MET_LONG_LONG" => typeof(long),
        "MET_ULONG_LONG" => typeof(ulong),
        "MET_FLOAT" => typeof(float),
        "MET_DOUBLE" => typeof(double),
        _ => throw new ImageFormatException($"{subject} is a MetaImage of another element type than integers and floats of 8 to 64 bits; convert it to one of those."),
    };

    private static bool IsTrue(string text) => text is ['T' or 't' or 'Y' or 'y' or '1', ..];

    private static ImageFormatException Damaged(string subject, string field) => new($"{subject} is a MetaImage whose field '{field}' is missing or cannot be; it is damaged.");
}
