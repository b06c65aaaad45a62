using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats.Pictures;

/// <summary>Writes PNG pictures.</summary>
public static class PngWriter
{
    /// <summary>Writes a picture of the element type byte or ushort with axes (row, column) or (row, column, 3).</summary>
    public static void Write(Stream output, Volume picture) => throw new NotImplementedException();
}
