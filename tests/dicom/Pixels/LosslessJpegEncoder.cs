using System.Buffers.Binary;
using System.Numerics;

namespace Aiaa.Dicom.Tests.Pixels;

/// <summary>A plain encoder of lossless JPEG, written from ITU-T T.81 annex H for the tests: any predictor, point transform and restart interval.</summary>
internal sealed class LosslessJpegEncoder(int precision, int predictor, int pointTransform, int restartRows)
{
    private readonly List<byte> _bytes = [];
    private ulong _pending;
    private int _pendingBits;

    public byte[] Encode(ushort[] samples, int columns, int rows)
    {
        _bytes.AddRange([0xff, 0xd8]);

        // Categories 0 to 16 all in five bits: a code that is its symbol.
        byte[] counts = new byte[16];
        counts[4] = 17;
        Segment(0xc4, [0, .. counts, .. Enumerable.Range(0, 17).Select(i => (byte)i)]);
        Segment(0xc3, [(byte)precision, .. Word(rows), .. Word(columns), 1, 1, 0x11, 0]);
        if (restartRows > 0)
        {
            Segment(0xdd, Word(restartRows * columns));
        }

        Segment(0xda, [1, 1, 0, (byte)predictor, 0, (byte)pointTransform]);
        int[] shifted = [.. samples.Select(s => s >> pointTransform)];
        for (int y = 0; y < rows; y++)
        {
            bool first = y == 0 || (restartRows > 0 && y % restartRows == 0);
            if (first && y > 0)
            {
                Flush();
                _bytes.AddRange([0xff, (byte)(0xd0 + (((y / restartRows) - 1) % 8))]);
            }

            for (int x = 0; x < columns; x++)
            {
                Put(shifted[(y * columns) + x] - Predict(shifted, columns, x, y, first));
            }
        }

        Flush();
        _bytes.AddRange([0xff, 0xd9]);
        return [.. _bytes];
    }

    private int Predict(int[] s, int columns, int x, int y, bool first)
    {
        int at = (y * columns) + x;
        if (first)
        {
            return x == 0 ? 1 << (precision - pointTransform - 1) : s[at - 1];
        }

        if (x == 0)
        {
            return s[at - columns];
        }

        (int a, int b, int c) = (s[at - 1], s[at - columns], s[at - columns - 1]);
        return predictor switch
        {
            1 => a,
            2 => b,
            3 => c,
            4 => a + b - c,
            5 => a + ((b - c) >> 1),
            6 => b + ((a - c) >> 1),
            _ => (a + b) >> 1,
        };
    }

    private void Put(int difference)
    {
        int wrapped = (short)difference;
        if (wrapped == short.MinValue)
        {
            Bits(16, 5);
            return;
        }

        int category = 32 - BitOperations.LeadingZeroCount((uint)Math.Abs(wrapped));
        Bits(category, 5);
        Bits(wrapped < 0 ? wrapped - 1 : wrapped, category);
    }

    private void Bits(int value, int count)
    {
        _pending = (_pending << count) | ((uint)value & ((1UL << count) - 1));
        _pendingBits += count;
        while (_pendingBits >= 8)
        {
            _pendingBits -= 8;
            byte next = (byte)(_pending >> _pendingBits);
            _bytes.Add(next);
            if (next == 0xff)
            {
                _bytes.Add(0);
            }
        }
    }

    private void Flush()
    {
        if (_pendingBits > 0)
        {
            Bits((1 << (8 - _pendingBits)) - 1, 8 - _pendingBits);
        }
    }

    private void Segment(byte marker, byte[] content) => _bytes.AddRange([0xff, marker, .. Word(content.Length + 2), .. content]);

    private static byte[] Word(int value)
    {
        byte[] word = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(word, (ushort)value);
        return word;
    }
}
