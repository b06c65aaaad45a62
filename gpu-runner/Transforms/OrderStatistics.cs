using System.Runtime.CompilerServices;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>Percentiles of many values without sorting them: two passes over the values find the element of a rank.</summary>
internal static class OrderStatistics
{
    private const int Half = 1 << 16;

    /// <summary>Above as many values MONAI leaves torch, which computes ranks in float32, for numpy, which does so in float64.</summary>
    private const int TorchLimit = 1_000_000;

    /// <summary>The percentile, interpolated linearly between the two elements around it.</summary>
    public static float Percentile(ReadOnlySpan<float> values, double percent)
    {
        double share = percent / 100;
        double rank = values.Length <= TorchLimit ? (float)share * (values.Length - 1f) : share * (values.Length - 1);
        int below = Math.Min((int)rank, values.Length - 1);
        float low = AtRank(values, below);
        double weight = rank - below;
        return weight > 0 && below + 1 < values.Length ? (float)(low + ((AtRank(values, below + 1) - low) * weight)) : low;
    }

    /// <summary>The element that would stand at a place if the values were sorted.</summary>
    public static float AtRank(ReadOnlySpan<float> values, int rank)
    {
        int[] counts = new int[Half];
        foreach (float value in values)
        {
            counts[Key(value) >> 16]++;
        }

        uint high = Bucket(counts, ref rank);
        Array.Clear(counts);
        foreach (float value in values)
        {
            uint key = Key(value);
            if (key >> 16 == high)
            {
                counts[key & (Half - 1)]++;
            }
        }

        return Value((high << 16) | Bucket(counts, ref rank));
    }

    private static uint Bucket(int[] counts, ref int rank)
    {
        uint bucket = 0;
        while (rank >= counts[bucket])
        {
            rank -= counts[bucket++];
        }

        return bucket;
    }

    /// <summary>The bits of a number turned so that they sort as the number does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Key(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (bits & 0x8000_0000) == 0 ? bits | 0x8000_0000 : ~bits;
    }

    private static float Value(uint key) => BitConverter.UInt32BitsToSingle((key & 0x8000_0000) == 0 ? ~key : key & 0x7fff_ffff);
}
