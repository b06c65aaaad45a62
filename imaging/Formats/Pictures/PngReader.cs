using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats.Pictures;

/// <summary>Reads PNG pictures.</summary>
public static class PngReader
{
    /// <summary>Whether a file begins as PNG files do.</summary>
    public static bool Recognise(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);

    /// <summary>Reads a picture: Volume of byte (8 bits and less) or ushort (16 bits), axes (row, column) when grey, (row, column, 3) when coloured, last axis contiguous.</summary>
    /// <param name="stream">The file, read forward from here; it stays open.</param>
    /// <param name="limits">What the picture may take.</param>
    /// <param name="cancellation">Looked at between blocks.</param>
    /// <exception cref="ImageFormatException">The file is no PNG, damaged, or beyond the limits.</exception>
    public static Volume Read(Stream stream, ImageLimits limits, CancellationToken cancellation = default) => throw new NotImplementedException();
}
