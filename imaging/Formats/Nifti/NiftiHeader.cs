using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats.Nifti;

/// <summary>A NIfTI header that was found sound: what its file holds and where.</summary>
/// <param name="Layout">The version.</param>
/// <param name="BigEndian">The byte order of header and voxels.</param>
/// <param name="Shape">Length of each of the 1 to 7 axes.</param>
/// <param name="Datatype">The type of the voxels, one that is read.</param>
/// <param name="VoxelOffset">First byte of the voxels in their file.</param>
/// <param name="VoxelBytes">Bytes of the voxels, within the limits.</param>
/// <param name="Slope">1 when the voxels are not scaled.</param>
/// <param name="Intercept">0 when they are not.</param>
/// <param name="Geometry">Where the voxels lie.</param>
/// <param name="Affine">The map chosen among those of the geometry.</param>
internal sealed record NiftiHeader(
    NiftiLayout Layout, bool BigEndian, int[] Shape, int Datatype, long VoxelOffset, long VoxelBytes, double Slope, double Intercept, NiftiGeometry Geometry, Affine Affine)
{
    private const int LastTransformCode = 5;

    /// <summary>Reads and checks a header; what nibabel repairs on loading is repaired alike, what it refuses is refused.</summary>
    /// <param name="header">At least the bytes of the header.</param>
    /// <param name="layout">Its version.</param>
    /// <param name="pair">Whether the voxels lie in another file.</param>
    /// <param name="subject">The subject of the error's sentence: the image file, its header. Never the name it came with, which can be a patient's.</param>
    /// <param name="limits">What the image may take.</param>
    /// <exception cref="ImageFormatException">The header is contradictory, of an unsupported kind, or asks for more than the limits.</exception>
    public static NiftiHeader Parse(ReadOnlySpan<byte> header, NiftiLayout layout, bool pair, string subject, ImageLimits limits)
    {
        bool bigEndian = FirstDimension(header, layout, false) is < 1 or > 7;
        long rank = FirstDimension(header, layout, bigEndian);
        if (rank is < 1 or > 7)
        {
            throw new ImageFormatException($"{subject} does not say how many axes it has (dim[0] must be 1 to 7); its NIfTI header is damaged.");
        }

        int datatype = (int)NiftiLayout.Integer(header, layout.Datatype, 2, bigEndian);
        int elementSize = ElementTypes.SizeOf(NiftiDatatype.TypeOf(datatype, subject));
        int[] shape = ReadShape(header, layout, bigEndian, (int)rank, subject, limits);
        long bytes = shape.Aggregate(1L, (count, length) => count * length) * elementSize;
        long offset = ReadOffset(header, layout, bigEndian, pair, subject);
        if (bytes > limits.MaxInflatedBytes || offset > limits.MaxInflatedBytes - bytes)
        {
            throw new ImageFormatException($"{subject} claims {bytes} bytes of voxels from byte {offset}, more than the limit of {limits.MaxInflatedBytes} bytes; crop or downsample it.");
        }

        (double slope, double intercept) = ReadScaling(header, layout, bigEndian, subject);
        NiftiGeometry geometry = ReadGeometry(header, layout, bigEndian, shape);
        return new NiftiHeader(layout, bigEndian, shape, datatype, offset, bytes, slope, intercept, geometry, Choose(geometry, subject));
    }

    private static long FirstDimension(ReadOnlySpan<byte> header, NiftiLayout layout, bool bigEndian) =>
        NiftiLayout.Integer(header, layout.Dim, layout.DimSize, bigEndian);

    private static int[] ReadShape(ReadOnlySpan<byte> header, NiftiLayout layout, bool bigEndian, int rank, string subject, ImageLimits limits)
    {
        int[] shape = new int[rank];
        long most = Math.Min(limits.MaxVoxels, Array.MaxLength);
        long count = 1;
        for (int axis = 0; axis < rank; axis++)
        {
            long length = NiftiLayout.Integer(header, layout.Dim + ((axis + 1) * layout.DimSize), layout.DimSize, bigEndian);
            if (length < 1)
            {
                throw new ImageFormatException($"{subject} has an axis of length {length} (dim[{axis + 1}]); every axis of an image has at least one voxel.");
            }

            // By division, because the product of what a header claims need not fit 64 bits.
            if (length > most / count)
            {
                throw new ImageFormatException($"{subject} claims more than the limit of {most} voxels; crop or downsample it.");
            }

            count *= length;
            shape[axis] = (int)length;
        }

        return shape;
    }

    private static long ReadOffset(ReadOnlySpan<byte> header, NiftiLayout layout, bool bigEndian, bool pair, string subject)
    {
        double offset = layout.Format == ImageFormat.Nifti1
            ? layout.Real(header, layout.VoxelOffset, 0, bigEndian)
            : NiftiLayout.Integer(header, layout.VoxelOffset, 8, bigEndian);
        int least = pair ? 0 : layout.SingleFileOffset;
        if (offset == 0)
        {
            return least;
        }

        return offset >= least && offset < long.MaxValue
            ? (long)offset
            : throw new ImageFormatException($"{subject} puts its voxels at byte {offset} (vox_offset), where none can be; its NIfTI header is damaged.");
    }

    // A slope of 0, NaN or infinity means that nothing is scaled (nibabel, Nifti1Header.get_slope_inter).
    private static (double Slope, double Intercept) ReadScaling(ReadOnlySpan<byte> header, NiftiLayout layout, bool bigEndian, string subject)
    {
        double slope = layout.Real(header, layout.Slope, 0, bigEndian);
        double intercept = layout.Real(header, layout.Slope, 1, bigEndian);
        if (slope == 0 || !double.IsFinite(slope))
        {
            return (1, 0);
        }

        return double.IsFinite(intercept)
            ? (slope, intercept)
            : throw new ImageFormatException($"{subject} scales its voxels by a slope but its intercept (scl_inter) is not a number; correct its NIfTI header.");
    }

    private static NiftiGeometry ReadGeometry(ReadOnlySpan<byte> header, NiftiLayout layout, bool bigEndian, int[] shape)
    {
        double[] pixdim = new double[8];
        for (int i = 0; i < pixdim.Length; i++)
        {
            pixdim[i] = layout.Real(header, layout.Pixdim, i, bigEndian);
        }

        double[] q = new double[6];
        for (int i = 0; i < q.Length; i++)
        {
            q[i] = layout.Real(header, layout.Quaternion, i, bigEndian);
        }

        double[] m = new double[16];
        m[15] = 1;
        for (int i = 0; i < 12; i++)
        {
            m[i] = layout.Real(header, layout.Rows, i, bigEndian);
        }

        return new NiftiGeometry
        {
            SpatialShape = [.. shape.Take(3)],
            Spacing = [.. pixdim.Skip(1).Take(3).Select(s => s == 0 ? 1 : Math.Abs(s))],
            Qfac = pixdim[0] == -1 ? -1 : 1,
            QformCode = TransformCode(NiftiLayout.Integer(header, layout.QformCode, layout.CodeSize, bigEndian)),
            Qform = new NiftiQform(q[0], q[1], q[2], q[3], q[4], q[5]),
            SformCode = TransformCode(NiftiLayout.Integer(header, layout.QformCode + layout.CodeSize, layout.CodeSize, bigEndian)),
            Sform = new Affine(m),
            Units = (byte)NiftiLayout.Integer(header, layout.Units, layout.UnitsSize, bigEndian),
            FileRank = shape.Length,
            FourthSpacing = pixdim[4],
            Epsilon = layout.RealSize == 4 ? MathF.BitIncrement(1) - 1 : Math.BitIncrement(1) - 1,
        };
    }

    private static int TransformCode(long stored) => stored is >= 0 and <= LastTransformCode ? (int)stored : 0;

    private static Affine Choose(NiftiGeometry geometry, string subject)
    {
        try
        {
            return geometry.Affine();
        }
        catch (ImagingException error)
        {
            throw new ImageFormatException($"{subject} cannot be placed in space: {error.Message}", error);
        }
    }
}
