using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Aiaa.Testing;

/// <summary>
/// A small CT series that tests make: axial slices in explicit little endian as a scanner writes them, with values that tell every voxel
/// apart and a geometry that shows when an axis is mixed up.
/// </summary>
public static class MadeSeries
{
    /// <summary>Columns of a slice.</summary>
    public const int Columns = 5;

    /// <summary>Rows of a slice.</summary>
    public const int Rows = 4;

    /// <summary>Millimetres from column to column, from row to row, and from slice to slice.</summary>
    public static IReadOnlyList<double> Spacing { get; } = [0.5, 0.75, 2.5];

    private const string CtImage = "1.2.840.10008.5.1.4.1.1.2";
    private const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";
    private const string Root = "1.2.826.0.1.3680043.10.543.77";

    /// <summary>The value of a voxel, after rescaling.</summary>
    public static short Value(int column, int row, int slice) => (short)((slice * 100) + (row * 10) + column - 1000);

    /// <summary>The files of a series, from its feet up.</summary>
    /// <param name="slices">How many.</param>
    /// <param name="series">Tells one series from another.</param>
    public static byte[][] Files(int slices, int series = 1) => [.. Enumerable.Range(0, slices).Select(slice => File(slice, series))];

    /// <summary>One slice.</summary>
    public static byte[] File(int slice, int series = 1)
    {
        using MemoryStream file = new();
        string instance = string.Create(CultureInfo.InvariantCulture, $"{Root}.{series}.{slice + 1}");
        file.Write(new byte[128]);
        file.Write("DICM"u8);
        byte[] meta = Elements(
            (0x00020001, "OB", [0, 1]), (0x00020002, "UI", Uid(CtImage)), (0x00020003, "UI", Uid(instance)), (0x00020010, "UI", Uid(ExplicitLittleEndian)));
        file.Write(Elements((0x00020000, "UL", BitConverter.GetBytes(meta.Length))));
        file.Write(meta);
        file.Write(Elements(
            (0x00080016, "UI", Uid(CtImage)),
            (0x00080018, "UI", Uid(instance)),
            (0x00080060, "CS", Text("CT")),
            (0x00100010, "PN", Text("Doe^Jane")),
            (0x00100020, "LO", Text("RECORD-Q7")),
            (0x0020000d, "UI", Uid($"{Root}.9")),
            (0x0020000e, "UI", Uid(string.Create(CultureInfo.InvariantCulture, $"{Root}.9.{series}"))),
            (0x00200013, "IS", Text("1")),
            (0x00200032, "DS", Text(string.Create(CultureInfo.InvariantCulture, $"-10\\-20\\{30 + (slice * Spacing[2])}"))),
            (0x00200037, "DS", Text("1\\0\\0\\0\\1\\0")),
            (0x00200052, "UI", Uid($"{Root}.8")),
            (0x00280002, "US", Short(1)),
            (0x00280004, "CS", Text("MONOCHROME2")),
            (0x00280010, "US", Short(Rows)),
            (0x00280011, "US", Short(Columns)),
            (0x00280030, "DS", Text(string.Create(CultureInfo.InvariantCulture, $"{Spacing[1]}\\{Spacing[0]}"))),
            (0x00280100, "US", Short(16)),
            (0x00280101, "US", Short(16)),
            (0x00280102, "US", Short(15)),
            (0x00280103, "US", Short(0)),
            (0x00281052, "DS", Text("-1000")),
            (0x00281053, "DS", Text("1")),
            (0x7fe00010, "OW", Pixels(slice))));
        return file.ToArray();
    }

    private static byte[] Pixels(int slice)
    {
        byte[] pixels = new byte[Rows * Columns * 2];
        for (int at = 0; at < Rows * Columns; at++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(pixels.AsSpan(at * 2), (ushort)(Value(at % Columns, at / Columns, slice) + 1000));
        }

        return pixels;
    }

    private static byte[] Elements(params (uint Tag, string Vr, byte[] Value)[] elements)
    {
        using MemoryStream set = new();
        using BinaryWriter writer = new(set);
        foreach ((uint tag, string vr, byte[] value) in elements)
        {
            writer.Write((ushort)(tag >> 16));
            writer.Write((ushort)tag);
            writer.Write(Encoding.ASCII.GetBytes(vr));
            if (vr is "OB" or "OW")
            {
                writer.Write((ushort)0);
                writer.Write(value.Length);
            }
            else
            {
                writer.Write((ushort)value.Length);
            }

            writer.Write(value);
        }

        return set.ToArray();
    }

    private static byte[] Short(ushort value) => BitConverter.GetBytes(value);

    private static byte[] Uid(string uid) => Padded(uid, '\0');

    private static byte[] Text(string text) => Padded(text, ' ');

    private static byte[] Padded(string text, char pad) => Encoding.ASCII.GetBytes(text.Length % 2 == 0 ? text : text + pad);
}
