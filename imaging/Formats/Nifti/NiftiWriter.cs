using System.IO.Compression;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats.Nifti;

/// <summary>Writes single-file NIfTI, in the byte order of PCs, on the geometry of another image or on one made from an affine.</summary>
public static class NiftiWriter
{
    private const int LargestNifti1Dimension = short.MaxValue;

    private static ReadOnlySpan<byte> Description => "Aiaa.Cloud"u8;

    /// <summary>
    /// Writes NIfTI-1, or NIfTI-2 when an axis is longer than 32767. The voxels are not scaled, no display range and no intent is
    /// set: the values in the file are the values of the volume.
    /// </summary>
    /// <param name="output">Where to; written forward only, and stays open.</param>
    /// <param name="volume">1 to 7 axes in the order of the file (x, y, z, then others), of any memory layout, of an integer or floating-point type of 8 to 64 bits.</param>
    /// <param name="geometry">Where the voxels lie; the volume's own affine is not looked at.</param>
    /// <param name="gzip">How hard to compress; null for a plain .nii.</param>
    /// <param name="cancellation">Looked at between blocks.</param>
    /// <exception cref="ImagingException">The volume's spatial shape is not that of the geometry, or its elements are of another type.</exception>
    public static void Write(Stream output, Volume volume, NiftiGeometry geometry, CompressionLevel? gzip, CancellationToken cancellation = default)
    {
        byte[] header = Header(volume, geometry);
        if (gzip is not { } level)
        {
            WriteAll(output, header, volume, cancellation);
            return;
        }

        using GZipStream compressed = new(output, level, leaveOpen: true);
        WriteAll(compressed, header, volume, cancellation);
    }

    internal static byte[] Header(Volume volume, NiftiGeometry geometry)
    {
        if (volume.Rank > 7)
        {
            throw new ImagingException($"An array of {volume.Rank} axes cannot be written as NIfTI, which has 7 at most; drop the axes of length 1.");
        }

        ReadOnlySpan<int> shape = volume.Shape;
        if (!shape[..Math.Min(shape.Length, 3)].SequenceEqual(geometry.SpatialShape.AsSpan()))
        {
            throw new ImagingException($"An array of shape {volume.ShapeText} does not lie on the grid ({string.Join(", ", geometry.SpatialShape)}) it is to be written on; restore it to that grid first.");
        }

        NiftiLayout layout = shape.ContainsAnyInRange(LargestNifti1Dimension + 1, int.MaxValue) ? NiftiLayout.Nifti2 : NiftiLayout.Nifti1;
        (short code, short bits) = NiftiDatatype.Of(volume);

        // The four bytes that may announce extensions are part of the header here: zero, none.
        byte[] header = new byte[layout.SingleFileOffset];
        NiftiLayout.PutInteger(header, 0, 4, layout.HeaderSize);
        layout.MagicOf(pair: false).CopyTo(header.AsSpan(layout.Magic));
        NiftiLayout.PutInteger(header, layout.Datatype, 2, code);
        NiftiLayout.PutInteger(header, layout.Bitpix, 2, bits);
        NiftiLayout.PutInteger(header, layout.Dim, layout.DimSize, shape.Length);
        for (int axis = 0; axis < 7; axis++)
        {
            NiftiLayout.PutInteger(header, layout.Dim + ((axis + 1) * layout.DimSize), layout.DimSize, axis < shape.Length ? shape[axis] : 1);
            layout.PutReal(header, layout.Pixdim, axis + 1, axis < 3 ? FiniteOr(geometry.Spacing[axis], 1) : 1);
        }

        if (layout.Format == ImageFormat.Nifti1)
        {
            layout.PutReal(header, layout.VoxelOffset, 0, layout.SingleFileOffset);
        }
        else
        {
            NiftiLayout.PutInteger(header, layout.VoxelOffset, 8, layout.SingleFileOffset);
        }

        layout.PutReal(header, layout.Slope, 0, 1);
        NiftiLayout.PutInteger(header, layout.Units, layout.UnitsSize, geometry.Units);
        Description.CopyTo(header.AsSpan(layout.Description));
        PutTransforms(header, layout, geometry);
        return header;
    }

    private static void PutTransforms(byte[] header, NiftiLayout layout, NiftiGeometry geometry)
    {
        layout.PutReal(header, layout.Pixdim, 0, geometry.Qfac);
        NiftiLayout.PutInteger(header, layout.QformCode, layout.CodeSize, geometry.QformCode);
        NiftiLayout.PutInteger(header, layout.QformCode + layout.CodeSize, layout.CodeSize, geometry.SformCode);
        NiftiQform q = geometry.Qform;
        ReadOnlySpan<double> parts = [q.B, q.C, q.D, q.X, q.Y, q.Z];
        for (int i = 0; i < parts.Length; i++)
        {
            layout.PutReal(header, layout.Quaternion, i, FiniteOr(parts[i], 0));
        }

        for (int i = 0; i < 12; i++)
        {
            layout.PutReal(header, layout.Rows, i, FiniteOr(geometry.Sform[i / 4, i % 4], 0));
        }
    }

    // A map that does not apply may hold anything; tools that check all fields must still take the file.
    private static double FiniteOr(double value, double other) => double.IsFinite(value) ? value : other;

    private static void WriteAll(Stream output, byte[] header, Volume volume, CancellationToken cancellation)
    {
        output.Write(header);
        VoxelWriter.Write(output, volume, cancellation);
    }
}
