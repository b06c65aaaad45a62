using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Aiaa.Dicom.Elements;

namespace Aiaa.Dicom.Tests.Fixtures;

/// <summary>Writes attributes in the three encodings of data sets.</summary>
internal sealed class DataSetWriter(bool explicitVr, bool bigEndian)
{
    private const uint Undefined = 0xffff_ffff;

    private readonly List<byte> _bytes = [];

    public DataSetWriter(TransferSyntax syntax)
        : this(syntax.ExplicitVr, syntax.BigEndian)
    {
    }

    public byte[] ToArray() => [.. _bytes];

    public DataSetWriter Text(Tag tag, Vr vr, string? text) => text is null ? this : Value(tag, vr, Encoding.Latin1.GetBytes(text));

    public DataSetWriter Numbers(Tag tag, Vr vr, params double[] numbers) =>
        Text(tag, vr, string.Join('\\', numbers.Select(n => n.ToString("R", CultureInfo.InvariantCulture))));

    public DataSetWriter UInt16(Tag tag, params int[] values)
    {
        byte[] bytes = new byte[2 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            Put16(bytes.AsSpan(2 * i), (ushort)values[i]);
        }

        return Value(tag, Vr.US, bytes);
    }

    public DataSetWriter Value(Tag tag, Vr vr, byte[] value)
    {
        byte padding = vr is Vr.UI or Vr.OB or Vr.OW or Vr.UN ? (byte)0 : (byte)' ';
        Header(tag, vr, (uint)(value.Length + (value.Length % 2)));
        _bytes.AddRange(value);
        if (value.Length % 2 == 1)
        {
            _bytes.Add(padding);
        }

        return this;
    }

    /// <summary>A sequence, with lengths or with delimiters.</summary>
    public DataSetWriter Sequence(Tag tag, bool delimited, params DataSetWriter[] items)
    {
        DataSetWriter content = new(explicitVr, bigEndian);
        foreach (DataSetWriter item in items)
        {
            content.Header(Tag.Item, Vr.UN, delimited ? Undefined : (uint)item._bytes.Count);
            content._bytes.AddRange(item._bytes);
            if (delimited)
            {
                content.Header(Tag.ItemEnd, Vr.UN, 0);
            }
        }

        Header(tag, Vr.SQ, delimited ? Undefined : (uint)content._bytes.Count);
        _bytes.AddRange(content._bytes);
        if (delimited)
        {
            Header(Tag.SequenceEnd, Vr.UN, 0);
        }

        return this;
    }

    /// <summary>Pixels in fragments, behind an offset table that may be empty.</summary>
    public DataSetWriter Fragments(byte[] offsetTable, params byte[][] fragments)
    {
        Header(Tags.PixelData, Vr.OB, Undefined);
        foreach (byte[] fragment in (byte[][])[offsetTable, .. fragments])
        {
            Header(Tag.Item, Vr.UN, (uint)(fragment.Length + (fragment.Length % 2)));
            _bytes.AddRange(fragment);
            _bytes.AddRange(new byte[fragment.Length % 2]);
        }

        Header(Tag.SequenceEnd, Vr.UN, 0);
        return this;
    }

    public DataSetWriter Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>What stands before a value.</summary>
    public DataSetWriter Header(Tag tag, Vr vr, uint length)
    {
        Span<byte> header = stackalloc byte[12];
        Put16(header, tag.Group);
        Put16(header[2..], tag.Element);
        bool plain = !explicitVr || tag.Group == Tag.Item.Group;
        int size = 8;
        if (plain)
        {
            Put32(header[4..], length);
        }
        else
        {
            header[4] = (byte)((int)vr >> 8);
            header[5] = (byte)((int)vr & 0xff);
            if (VrRules.HasShortLength(vr))
            {
                Put16(header[6..], (ushort)length);
            }
            else
            {
                Put32(header[8..], length);
                size = 12;
            }
        }

        _bytes.AddRange(header[..size]);
        return this;
    }

    private void Put16(Span<byte> to, ushort value)
    {
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt16BigEndian(to, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(to, value);
        }
    }

    private void Put32(Span<byte> to, uint value)
    {
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(to, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(to, value);
        }
    }
}
