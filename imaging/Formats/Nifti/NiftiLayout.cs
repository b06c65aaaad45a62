using System.Buffers.Binary;

namespace Aiaa.Imaging.Formats.Nifti;

/// <summary>Where the fields of a NIfTI header lie and how wide they are: nifti1.h and nifti2.h of the NIfTI Data Format Working Group.</summary>
/// <param name="Format">The version.</param>
/// <param name="HeaderSize">Bytes of the header, and the value of its first field.</param>
/// <param name="SingleFileOffset">The first byte at which the voxels of a single file can start.</param>
/// <param name="DimSize">Bytes of one dimension.</param>
/// <param name="RealSize">Bytes of one real number.</param>
/// <param name="CodeSize">Bytes of the qform and sform codes.</param>
/// <param name="UnitsSize">Bytes of the units.</param>
/// <param name="Dim">dim[8].</param>
/// <param name="Datatype">datatype.</param>
/// <param name="Bitpix">bitpix.</param>
/// <param name="Pixdim">pixdim[8].</param>
/// <param name="VoxelOffset">vox_offset.</param>
/// <param name="Slope">scl_slope; scl_inter follows.</param>
/// <param name="Units">xyzt_units.</param>
/// <param name="Description">descrip[80].</param>
/// <param name="QformCode">qform_code; sform_code follows.</param>
/// <param name="Quaternion">quatern_b, c, d; the three offsets follow.</param>
/// <param name="Rows">srow_x, y, z.</param>
/// <param name="Magic">magic.</param>
internal sealed record NiftiLayout(
    ImageFormat Format, int HeaderSize, int SingleFileOffset, int DimSize, int RealSize, int CodeSize, int UnitsSize, int Dim, int Datatype,
    int Bitpix, int Pixdim, int VoxelOffset, int Slope, int Units, int Description, int QformCode, int Quaternion, int Rows, int Magic)
{
    public static NiftiLayout Nifti1 { get; } = new(
        ImageFormat.Nifti1, 348, 352, DimSize: 2, RealSize: 4, CodeSize: 2, UnitsSize: 1, Dim: 40, Datatype: 70, Bitpix: 72, Pixdim: 76, VoxelOffset: 108,
        Slope: 112, Units: 123, Description: 148, QformCode: 252, Quaternion: 256, Rows: 280, Magic: 344);

    public static NiftiLayout Nifti2 { get; } = new(
        ImageFormat.Nifti2, 540, 544, DimSize: 8, RealSize: 8, CodeSize: 4, UnitsSize: 4, Dim: 16, Datatype: 12, Bitpix: 14, Pixdim: 104, VoxelOffset: 168,
        Slope: 176, Units: 500, Description: 240, QformCode: 344, Quaternion: 352, Rows: 400, Magic: 4);

    /// <summary>The larger of the two headers: what must be looked at to tell them apart.</summary>
    public const int LargestHeader = 540;

    private static ReadOnlySpan<byte> PairMagic2 => "ni2\0\r\n\u001a\n"u8;

    private static ReadOnlySpan<byte> SingleMagic2 => "n+2\0\r\n\u001a\n"u8;

    /// <summary>The magic of a header whose voxels follow in the same file, or lie in another.</summary>
    public ReadOnlySpan<byte> MagicOf(bool pair) =>
        Format == ImageFormat.Nifti2 ? pair ? PairMagic2 : SingleMagic2 : pair ? "ni1\0"u8 : "n+1\0"u8;

    /// <summary>Whether a file starts with a header of this version. Of NIfTI-2 the four letters decide, as in nibabel.</summary>
    public bool Recognises(ReadOnlySpan<byte> head, bool pair) => head.Length >= HeaderSize && head[Magic..].StartsWith(MagicOf(pair)[..4]);

    public static long Integer(ReadOnlySpan<byte> header, int at, int size, bool bigEndian) => size switch
    {
        1 => header[at],
        2 => bigEndian ? BinaryPrimitives.ReadInt16BigEndian(header[at..]) : BinaryPrimitives.ReadInt16LittleEndian(header[at..]),
        4 => bigEndian ? BinaryPrimitives.ReadInt32BigEndian(header[at..]) : BinaryPrimitives.ReadInt32LittleEndian(header[at..]),
        _ => bigEndian ? BinaryPrimitives.ReadInt64BigEndian(header[at..]) : BinaryPrimitives.ReadInt64LittleEndian(header[at..]),
    };

    public double Real(ReadOnlySpan<byte> header, int at, int index, bool bigEndian)
    {
        long bits = Integer(header, at + (index * RealSize), RealSize, bigEndian);
        return RealSize == 4 ? BitConverter.Int32BitsToSingle((int)bits) : BitConverter.Int64BitsToDouble(bits);
    }

    public static void PutInteger(Span<byte> header, int at, int size, long value)
    {
        switch (size)
        {
            case 1:
                header[at] = (byte)value;
                break;
            case 2:
                BinaryPrimitives.WriteInt16LittleEndian(header[at..], (short)value);
                break;
            case 4:
                BinaryPrimitives.WriteInt32LittleEndian(header[at..], (int)value);
                break;
            default:
                BinaryPrimitives.WriteInt64LittleEndian(header[at..], value);
                break;
        }
    }

    public void PutReal(Span<byte> header, int at, int index, double value) => PutInteger(
        header, at + (index * RealSize), RealSize, RealSize == 4 ? BitConverter.SingleToInt32Bits((float)value) : BitConverter.DoubleToInt64Bits(value));
}
