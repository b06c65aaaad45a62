namespace Aiaa.Imaging.Formats.Nrrd;

/// <summary>An NRRD header that was found sound.</summary>
/// <param name="Grid">Which axes are spatial and where they lie.</param>
/// <param name="Voxels">What the voxels are.</param>
/// <param name="LineSkip">Lines before the voxels.</param>
/// <param name="ByteSkip">Bytes before them; null when they end the file.</param>
/// <param name="DataFile">The file that the voxels lie in; null when they follow the header.</param>
internal sealed record NrrdHeader(NrrdGrid Grid, VoxelBlock Voxels, long LineSkip, long? ByteSkip, string? DataFile)
{
    private const int MostAxes = 8;
    private const long MostLines = 1 << 20;

    /// <summary>Reads and checks a header.</summary>
    /// <param name="lines">From the magic on.</param>
    /// <param name="subject">The subject of the sentences of errors.</param>
    /// <param name="limits">What the image may take.</param>
    /// <exception cref="ImageFormatException">The header is contradictory, of an unsupported kind, or asks for more than the limits.</exception>
    public static NrrdHeader Read(HeaderLines lines, string subject, ImageLimits limits)
    {
        NrrdFields fields = NrrdFields.Read(lines, subject);
        Type type = NrrdTypes.Parse(fields.Require("type"), subject);
        long dimension = fields.Integer("dimension", 0);
        if (dimension is < 1 or > MostAxes)
        {
            throw new ImageFormatException($"{subject} is an NRRD image of {dimension} axes; up to {MostAxes} are read.");
        }

        string[] words = fields.Words("sizes", (int)dimension) ?? throw fields.Damaged("sizes");
        long[] claimed = [.. words.Select(word => long.TryParse(word, System.Globalization.CultureInfo.InvariantCulture, out long size) ? size : throw fields.Damaged("sizes"))];
        int[] sizes = VoxelBlock.CheckSizes(claimed, type, subject, limits);
        VoxelBlock voxels = new(type, sizes, BigEndian(fields, type, subject), Compression(fields.Require("encoding"), subject));
        long lineSkip = fields.Integer("lineskip", 0);
        long byteSkip = fields.Integer("byteskip", 0);
        if (lineSkip is < 0 or > MostLines || byteSkip < -1 || byteSkip > limits.MaxInflatedBytes || (byteSkip == -1 && voxels.Compression != VoxelCompression.None))
        {
            throw fields.Damaged(lineSkip is < 0 or > MostLines ? "line skip" : "byte skip");
        }

        return new NrrdHeader(NrrdGrid.Of(fields, sizes, subject), voxels, lineSkip, byteSkip < 0 ? null : byteSkip, fields.Find("datafile"));
    }

    private static bool BigEndian(NrrdFields fields, Type type, string subject) => fields.Find("endian")?.ToUpperInvariant() switch
    {
        "BIG" => true,
        "LITTLE" => false,
        null when ElementTypes.SizeOf(type) == 1 => false,
        _ => throw new ImageFormatException($"{subject} is an NRRD image that does not say in which order its bytes lie (endian: little or big); it is damaged."),
    };

    private static VoxelCompression Compression(string encoding, string subject) => encoding.ToUpperInvariant() switch
    {
        "RAW" => VoxelCompression.None,
        "GZIP" or "GZ" => VoxelCompression.Gzip,
        _ => throw new ImageFormatException($"{subject} is an NRRD image in another encoding than raw and gzip; save it in one of those."),
    };
}
