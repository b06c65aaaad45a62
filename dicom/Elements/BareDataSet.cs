using System.Buffers.Binary;

namespace Aiaa.Dicom.Elements;

/// <summary>Tells from its first attribute how a data set is written that says nothing of it.</summary>
internal static class BareDataSet
{
    // What an object begins with: group lengths, and the attributes up to the class and the modality.
    private const ushort LastFirstElement = 0x0070;
    private const int LongestFirstValue = 1 << 12;

    /// <summary>The transfer syntax of a data set that begins with group 0002 or 0008; null where it is none.</summary>
    public static TransferSyntax? Recognise(ReadOnlySpan<byte> start)
    {
        if (start.Length < 8)
        {
            return null;
        }

        bool bigEndian = start[0] == 0;
        Tag tag = bigEndian
            ? new Tag(BinaryPrimitives.ReadUInt16BigEndian(start), BinaryPrimitives.ReadUInt16BigEndian(start[2..]))
            : new Tag(BinaryPrimitives.ReadUInt16LittleEndian(start), BinaryPrimitives.ReadUInt16LittleEndian(start[2..]));
        if (tag.Group is not (2 or 8) || tag.Element > LastFirstElement)
        {
            return null;
        }

        if (VrRules.CanBe(start[4], start[5]) && Enum.IsDefined((Vr)((start[4] << 8) | start[5])))
        {
            return bigEndian ? TransferSyntax.ExplicitBigEndian : TransferSyntax.ExplicitLittleEndian;
        }

        bool plausible = BinaryPrimitives.ReadUInt32LittleEndian(start[4..]) is var length && length % 2 == 0 && length <= LongestFirstValue;
        return plausible && !bigEndian ? TransferSyntax.ImplicitLittleEndian : null;
    }
}
