using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats.Nifti;

/// <summary>Reads NIfTI-1 and NIfTI-2, single files and pairs.</summary>
internal static class NiftiReader
{
    /// <summary>The layout whose header a file starts with, or null.</summary>
    public static NiftiLayout? Recognise(ReadOnlySpan<byte> head, bool pair) =>
        NiftiLayout.Nifti1.Recognises(head, pair) ? NiftiLayout.Nifti1 : NiftiLayout.Nifti2.Recognises(head, pair) ? NiftiLayout.Nifti2 : null;

    /// <summary>Reads a single file.</summary>
    /// <param name="file">The inflated file, from its first byte.</param>
    /// <param name="layout">What <see cref="Recognise"/> found.</param>
    /// <param name="limits">What the image may take.</param>
    /// <param name="cancellation">Looked at between chunks.</param>
    public static ImageFile ReadSingle(InflatedFile file, NiftiLayout layout, ImageLimits limits, CancellationToken cancellation)
    {
        NiftiHeader header = NiftiHeader.Parse(file.Stream.Peek(layout.HeaderSize), layout, pair: false, file.Subject, limits);
        return ReadVoxels(file, header, file.Compressed, cancellation);
    }

    /// <summary>Reads the voxels of a header that came in a file of its own.</summary>
    public static ImageFile ReadPair(InflatedFile headerFile, NiftiLayout layout, InflatedFile voxels, ImageLimits limits, CancellationToken cancellation)
    {
        NiftiHeader header = NiftiHeader.Parse(headerFile.Stream.Peek(layout.HeaderSize), layout, pair: true, headerFile.Subject, limits);
        return ReadVoxels(voxels, header, headerFile.Compressed || voxels.Compressed, cancellation);
    }

    private static ImageFile ReadVoxels(InflatedFile file, NiftiHeader header, bool compressed, CancellationToken cancellation)
    {
        if (header.VoxelOffset + header.VoxelBytes > file.MostBytes)
        {
            throw new ImageFormatException($"{file.Subject} is cut short: its header claims {header.VoxelBytes} bytes of voxels, more than the file can hold; send the whole file.");
        }

        VoxelStream.Skip(file.Stream, header.VoxelOffset, file.Subject, cancellation);
        ElementSource source = new(file.Stream, file.LikelyBytes, header.BigEndian, file.Subject);
        Volume stored = ElementTypes.Read(NiftiDatatype.TypeOf(header.Datatype, file.Subject), header.Shape, header.Affine, source, cancellation);
        file.CheckEnd();
        return new ImageFile
        {
            Stored = stored,
            Slope = header.Slope,
            Intercept = header.Intercept,
            Geometry = header.Geometry,
            Format = header.Layout.Format,
            Compressed = compressed,
        };
    }
}
