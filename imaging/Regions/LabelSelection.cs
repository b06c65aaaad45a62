using System.Numerics;
using System.Runtime.InteropServices;

namespace Aiaa.Imaging.Regions;

/// <summary>Some labels of a label map and nothing else.</summary>
public static class LabelSelection
{
    /// <summary>Copies the elements that are one of the labels, and 0 for every other; a vector of elements at a time.</summary>
    /// <typeparam name="T">The label.</typeparam>
    /// <param name="source">The elements.</param>
    /// <param name="labels">What stays.</param>
    /// <param name="target">As long as the source.</param>
    public static void Keep<T>(ReadOnlySpan<T> source, ReadOnlySpan<T> labels, Span<T> target)
        where T : unmanaged, INumber<T>
    {
        target = target[..source.Length];
        ReadOnlySpan<Vector<T>> wide = MemoryMarshal.Cast<T, Vector<T>>(source);
        Span<Vector<T>> wideTarget = MemoryMarshal.Cast<T, Vector<T>>(target);
        for (int i = 0; i < wide.Length; i++)
        {
            Vector<T> kept = Vector<T>.Zero;
            foreach (T label in labels)
            {
                kept |= Vector.Equals(wide[i], new Vector<T>(label));
            }

            wideTarget[i] = kept & wide[i];
        }

        for (int i = wide.Length * Vector<T>.Count; i < source.Length; i++)
        {
            target[i] = labels.Contains(source[i]) ? source[i] : T.Zero;
        }
    }
}
