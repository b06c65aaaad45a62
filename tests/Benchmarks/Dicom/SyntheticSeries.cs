using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Aiaa.Benchmarks.Dicom;

/// <summary>Writes a CT series of noise in Explicit VR Little Endian: what a scanner sends, without a patient.</summary>
internal static class SyntheticSeries
{
    public const int Size = 512;

    /// <summary>Bytes of a slice's pixels, with which its file ends.</summary>
    public const int SliceBytes = 2 * Size * Size;

    /// <summary>Writes the slices as files of a folder, named so that their order says nothing.</summary>
    public static void Write(string folder, int slices)
    {
        Random random = new(11);
        for (int k = 0; k < slices; k++)
        {
            byte[] header = Header(k);
            byte[] file = new byte[header.Length + SliceBytes];
            header.CopyTo(file, 0);
            for (int i = 0; i < Size * Size; i++)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(header.Length + (2 * i)), (ushort)random.Next(4096));
            }

            File.WriteAllBytes(Path.Combine(folder, $"{(k * 7919) % 10007:D5}.dcm"), file);
        }
    }

    private static byte[] Header(int k)
    {
        string uid = string.Create(CultureInfo.InvariantCulture, $"1.2.3.4.{10000 + k}");
        List<byte> bytes = [.. new byte[128], .. "DICM"u8];
        byte[] meta = [.. Text(0x0002, 0x0002, "UI", "1.2.840.10008.5.1.4.1.1.2"), .. Text(0x0002, 0x0003, "UI", uid), .. Text(0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1")];
        bytes.AddRange([.. Element(0x0002, 0x0000, "UL", BitConverter.GetBytes(meta.Length)), .. meta]);
        bytes.AddRange([.. Text(0x0008, 0x0016, "UI", "1.2.840.10008.5.1.4.1.1.2"), .. Text(0x0008, 0x0018, "UI", uid), .. Text(0x0008, 0x0060, "CS", "CT")]);
        bytes.AddRange([.. Text(0x0010, 0x0020, "LO", "PHANTOM"), .. Text(0x0020, 0x000d, "UI", "1.2.3"), .. Text(0x0020, 0x000e, "UI", "1.2.3.4")]);
        bytes.AddRange(Text(0x0020, 0x0032, "DS", string.Create(CultureInfo.InvariantCulture, $"-180\\-180\\{k * 1.25:F2}")));
        bytes.AddRange(Text(0x0020, 0x0037, "DS", "1\\0\\0\\0\\1\\0"));
        bytes.AddRange([.. UInt16(0x0028, 0x0002, 1), .. Text(0x0028, 0x0004, "CS", "MONOCHROME2"), .. UInt16(0x0028, 0x0010, Size), .. UInt16(0x0028, 0x0011, Size)]);
        bytes.AddRange(Text(0x0028, 0x0030, "DS", "0.703125\\0.703125"));
        bytes.AddRange([.. UInt16(0x0028, 0x0100, 16), .. UInt16(0x0028, 0x0101, 12), .. UInt16(0x0028, 0x0102, 11), .. UInt16(0x0028, 0x0103, 0)]);
        bytes.AddRange([.. Text(0x0028, 0x1052, "DS", "-1024"), .. Text(0x0028, 0x1053, "DS", "1")]);
        bytes.AddRange([0xe0, 0x7f, 0x10, 0x00, (byte)'O', (byte)'W', 0, 0, .. BitConverter.GetBytes(SliceBytes)]);
        return [.. bytes];
    }

    private static byte[] UInt16(ushort group, ushort element, int value) => Element(group, element, "US", BitConverter.GetBytes((ushort)value));

    private static byte[] Text(ushort group, ushort element, string vr, string text) =>
        Element(group, element, vr, Encoding.ASCII.GetBytes(text.Length % 2 == 0 ? text : text + (vr == "UI" ? '\0' : ' ')));

    private static byte[] Element(ushort group, ushort element, string vr, byte[] value) =>
        [.. BitConverter.GetBytes(group), .. BitConverter.GetBytes(element), .. Encoding.ASCII.GetBytes(vr), .. BitConverter.GetBytes((ushort)value.Length), .. value];
}
