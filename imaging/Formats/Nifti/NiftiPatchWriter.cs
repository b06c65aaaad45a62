using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Aiaa.Imaging.Formats.Gzip;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats.Nifti;

/// <summary>Writes a volume among zeros as single-file NIfTI, byte for byte the voxels that the whole array would give, without making it.</summary>
public static class NiftiPatchWriter
{
    private const int ZeroBytes = 1 << 16;

    /// <summary>Writes as <see cref="NiftiWriter"/> does.</summary>
    /// <param name="output">Where to; written forward only, and stays open.</param>
    /// <param name="patch">1 to 3 axes in the order of the file.</param>
    /// <param name="geometry">Where the voxels lie; the patch's own affine is not looked at.</param>
    /// <param name="gzip">Whether to compress, fast.</param>
    /// <param name="cancellation">Looked at between slices.</param>
    /// <exception cref="ImagingException">The patch's shape is not that of the geometry, or it has more axes, or its elements are of another type.</exception>
    public static void Write(Stream output, Patch patch, NiftiGeometry geometry, bool gzip, CancellationToken cancellation = default)
    {
        if (patch.Rank > 3)
        {
            throw new ImagingException($"A patch of {patch.Rank} axes cannot be written as one image; it has 3 at most.");
        }

        switch (patch.Inside)
        {
            case Volume<byte> v: Write(output, v, patch, geometry, gzip, cancellation); break;
            case Volume<sbyte> v: Write(output, v, patch, geometry, gzip, cancellation); break;
            case Volume<short> v: Write(output, v, patch, geometry, gzip, cancellation); break;
            case Volume<ushort> v: Write(output, v, patch, geometry, gzip, cancellation); break;
            case Volume<int> v: Write(output, v, patch, geometry, gzip, cancellation); break;
            case Volume<uint> v: Write(output, v, patch, geometry, gzip, cancellation); break;
            case Volume<long> v: Write(output, v, patch, geometry, gzip, cancellation); break;
            case Volume<ulong> v: Write(output, v, patch, geometry, gzip, cancellation); break;
            case Volume<float> v: Write(output, v, patch, geometry, gzip, cancellation); break;
            case Volume<double> v: Write(output, v, patch, geometry, gzip, cancellation); break;
        }
    }

    private static void Write<T>(Stream output, Volume<T> inside, Patch patch, NiftiGeometry geometry, bool gzip, CancellationToken cancellation)
        where T : unmanaged, INumber<T>
    {
        // A view that has the whole shape and one element: all that a header is made of.
        byte[] header = NiftiWriter.Header(new Volume<T>(new T[1], patch.Shape, new int[patch.Rank], 0, inside.Affine), geometry);
        if (gzip)
        {
            SparseGzip compressed = new(output);
            compressed.Write(header);
            WriteVoxels(inside, patch, compressed.Write, compressed.WriteZeros, cancellation);
            compressed.End();
            return;
        }

        byte[] zeros = new byte[ZeroBytes];
        output.Write(header);
        WriteVoxels(inside, patch, output.Write, WriteZeros, cancellation);

        void WriteZeros(long count)
        {
            for (; count > 0; count -= zeros.Length)
            {
                output.Write(zeros.AsSpan(0, (int)Math.Min(count, zeros.Length)));
            }
        }
    }

    private delegate void Bytes(ReadOnlySpan<byte> bytes);

    private static void WriteVoxels<T>(Volume<T> inside, Patch patch, Bytes write, Action<long> zeros, CancellationToken cancellation)
        where T : unmanaged, INumber<T>
    {
        (int Start, int Inside, int Whole) columns = Axis(0);
        (int Start, int Inside, int Whole) rows = Axis(1);
        (int Start, int Inside, int Whole) slices = Axis(2);
        int size = Unsafe.SizeOf<T>();

        // Of each slice, everything from the first element inside to the last, with the zeros between its rows.
        T[] span = new T[((rows.Inside - 1) * columns.Whole) + columns.Inside];
        long before = (((long)rows.Start * columns.Whole) + columns.Start) * size;
        long perSlice = (long)rows.Whole * columns.Whole * size;
        long pending = (slices.Start * perSlice) + before;
        Volume<T> box = Cubic(inside);
        Volume<T> target = new(span, [columns.Inside, rows.Inside], [1, columns.Whole], 0, inside.Affine);
        for (int slice = 0; slice < slices.Inside; slice++)
        {
            cancellation.ThrowIfCancellationRequested();
            box.Select(2, slice).CopyTo(target);
            zeros(pending);
            write(MemoryMarshal.AsBytes(span.AsSpan()));
            pending = perSlice - ((long)span.Length * size);
        }

        zeros(pending - before + ((slices.Whole - slices.Start - slices.Inside) * perSlice));

        (int Start, int Inside, int Whole) Axis(int axis) => axis < patch.Rank ? (patch.Start[axis], inside.Shape[axis], patch.Shape[axis]) : (0, 1, 1);
    }

    private static Volume<T> Cubic<T>(Volume<T> volume)
        where T : unmanaged, INumber<T>
    {
        while (volume.Rank < 3)
        {
            volume = volume.InsertAxis(volume.Rank);
        }

        return volume;
    }
}
