using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Pipelines.Records;

/// <summary>Writes what a sample is made of, little-endian and bit for bit; <see cref="RecordReader"/> reads it.</summary>
internal sealed class RecordWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>Writes one byte.</summary>
    public void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    /// <summary>Writes yes or no.</summary>
    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>Writes a number of 32 bits.</summary>
    public void Integer(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetSpan(sizeof(int)), value);
        _bytes.Advance(sizeof(int));
    }

    /// <summary>Writes a float64 with all its bits.</summary>
    public void Number(double value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.GetSpan(sizeof(long)), BitConverter.DoubleToInt64Bits(value));
        _bytes.Advance(sizeof(long));
    }

    /// <summary>Writes a text in UTF-8 behind its length.</summary>
    public void Text(string value)
    {
        Integer(Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _bytes);
    }

    /// <summary>Writes lengths, strides or axes behind their count.</summary>
    public void Integers(ReadOnlySpan<int> values)
    {
        Byte(checked((byte)values.Length));
        foreach (int value in values)
        {
            Integer(value);
        }
    }

    /// <summary>Writes the 16 coefficients of an affine in row-major order.</summary>
    public void Affine(Affine value)
    {
        foreach (double coefficient in value.ToArray())
        {
            Number(coefficient);
        }
    }
}
