using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Aiaa.Dicom.Pixels;

/// <summary>
/// Samples to values: bits cut out, sign extended, times slope plus intercept in double precision. Samples of 8 and 16 bits go
/// through a table of all values they can have, which is made anew only when the rescaling changes from one frame to the next.
/// One instance serves one thread.
/// </summary>
/// <typeparam name="T">The type of the values, which must hold all that the rescaling can give.</typeparam>
internal sealed class ValueConversion<T>
    where T : unmanaged, INumber<T>
{
    private T[] _table = [];
    private (PixelLayout Layout, Rescale Rescale)? _made;

    /// <summary>Converts one frame.</summary>
    public void Convert(ReadOnlySpan<byte> frame, PixelLayout layout, Rescale rescale, Span<T> values)
    {
        switch (layout.SampleBytes)
        {
            case 1:
                Look(frame, Table(layout, rescale), values);
                break;
            case 2:
                Look(frame, Table(layout, rescale), values, MemoryMarshal.Cast<byte, ushort>(frame));
                break;
            default:
                for (int i = 0; i < values.Length; i++)
                {
                    uint sample = BinaryPrimitives.ReadUInt32LittleEndian(frame[(4 * i)..]);
                    values[i] = Value(sample, layout, rescale);
                }

                break;
        }
    }

    private static void Look(ReadOnlySpan<byte> frame, T[] table, Span<T> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = table[frame[i]];
        }
    }

    // 65536 entries and a 16-bit index: no entry can be missed, and the check of the bounds would be a third of the time.
    private static void Look(ReadOnlySpan<byte> frame, T[] table, Span<T> values, ReadOnlySpan<ushort> samples)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(frame.Length, 2 * values.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(table.Length, ushort.MaxValue + 1);
        ref T first = ref MemoryMarshal.GetArrayDataReference(table);
        for (int i = 0; i < values.Length && i < samples.Length; i++)
        {
            values[i] = Unsafe.Add(ref first, (nuint)samples[i]);
        }
    }

    private static T Value(uint sample, PixelLayout layout, Rescale rescale)
    {
        int unused = 32 - layout.BitsStored;
        uint top = sample << (31 - layout.HighBit);
        double raw = layout.Signed ? (int)top >> unused : top >> unused;
        return T.CreateTruncating((raw * rescale.Slope) + rescale.Intercept);
    }

    private T[] Table(PixelLayout layout, Rescale rescale)
    {
        if (_made == (layout, rescale))
        {
            return _table;
        }

        int size = 1 << layout.BitsAllocated;
        if (_table.Length != size)
        {
            _table = new T[size];
        }

        for (int sample = 0; sample < size; sample++)
        {
            _table[sample] = Value((uint)sample, layout, rescale);
        }

        _made = (layout, rescale);
        return _table;
    }
}
