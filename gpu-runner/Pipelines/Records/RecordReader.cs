using System.Buffers.Binary;
using System.Text;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Pipelines.Records;

/// <summary>Reads what <see cref="RecordWriter"/> wrote, and trusts none of it.</summary>
/// <param name="bytes">The bytes.</param>
internal sealed class RecordReader(ReadOnlyMemory<byte> bytes)
{
    /// <summary>A volume has no more axes than this.</summary>
    private const int MostAxes = 8;

    private int _at;

    /// <summary>Whether everything was read.</summary>
    public bool IsAtEnd => _at == bytes.Length;

    /// <summary>A failure for bytes that no writer of ours wrote.</summary>
    public static InvalidDataException Malformed(string what) => new($"The bytes hold no prepared image: {what}.");

    /// <summary>Reads one byte.</summary>
    /// <exception cref="InvalidDataException">The bytes end before; so with all the others.</exception>
    public byte Byte() => Take(1)[0];

    /// <summary>Reads yes or no.</summary>
    public bool Flag() => Byte() switch
    {
        0 => false,
        1 => true,
        byte other => throw Malformed($"{other} where yes or no stands"),
    };

    /// <summary>Reads a number of 32 bits.</summary>
    public int Integer() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    /// <summary>Reads a number of 32 bits that has to lie between two others.</summary>
    public int Integer(int least, int most)
    {
        int value = Integer();
        return value >= least && value <= most ? value : throw Malformed($"{value} where a number from {least} to {most} stands");
    }

    /// <summary>Reads a float64 with all its bits.</summary>
    public double Number() => BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long))));

    /// <summary>Reads a text; one that is not UTF-8 comes with replacements.</summary>
    public string Text()
    {
        int length = Integer(0, bytes.Length - _at);
        return Encoding.UTF8.GetString(Take(length));
    }

    /// <summary>Reads strides or axes: at most as many as a volume can have.</summary>
    public int[] Integers()
    {
        int[] values = new int[Byte() is <= MostAxes and var count ? count : throw Malformed("more axes than a volume has")];
        for (int at = 0; at < values.Length; at++)
        {
            values[at] = Integer();
        }

        return values;
    }

    /// <summary>Reads the lengths of axes: each at least 1, and no more elements than an array can have.</summary>
    public int[] Shape()
    {
        int[] shape = Integers();
        long count = 1;
        foreach (int length in shape)
        {
            count = length < 1 ? throw Malformed($"an axis of length {length}") : count * length;
            if (count > Array.MaxLength)
            {
                throw Malformed("more elements than an array can have");
            }
        }

        return shape;
    }

    /// <summary>Reads the 16 coefficients of an affine in row-major order.</summary>
    public Affine Affine()
    {
        double[] coefficients = new double[16];
        for (int at = 0; at < coefficients.Length; at++)
        {
            coefficients[at] = Number();
        }

        return new Affine(coefficients);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - _at)
        {
            throw Malformed("they end too early");
        }

        ReadOnlySpan<byte> taken = bytes.Span.Slice(_at, count);
        _at += count;
        return taken;
    }
}
