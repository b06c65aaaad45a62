namespace Aiaa.LocalRunner.Phantom;

/// <summary>
/// Random numbers that are the same on every machine and in every version of the platform for the same seed.
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
/// </summary>
internal sealed class SplitMix64(ulong seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    /// <summary>A number from 0 up to but not including 1 that belongs to an index: the same whoever asks, in whatever order.</summary>
    public static float At(ulong index) => Mix((index + 1) * Step);

    /// <summary>A number from 0 up to but not including 1.</summary>
    public float Next() => Mix(_state += Step);

    /// <summary>A number between two others.</summary>
    public float Next(float low, float high) => low + ((high - low) * Next());

    /// <summary>A number of the standard normal distribution (Box and Muller).</summary>
    public float NextNormal() => MathF.Sqrt(-2 * MathF.Log(1 - Next())) * MathF.Cos(2 * MathF.PI * Next());

    private static float Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 40) * (1f / (1 << 24));
    }
}
