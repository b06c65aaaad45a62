using System.Numerics.Tensors;
using Aiaa.Imaging.Regions;
using Aiaa.Imaging.Volumes;

namespace Aiaa.LocalRunner.Demo.Interactive;

/// <summary>
/// A user who knows what to mark and is as good as a careful one: each click goes into the middle of the largest part that is still
/// wrong, on what is missing or on what is too much.
/// </summary>
internal sealed class SimulatedUser
{
    // Nobody corrects less than that by clicks.
    private const int SmallestError = 12;
    private const byte Missing = 1;
    private const byte TooMuch = 2;
    private const int Faces = 1;

    private readonly Volume<byte> _truth;
    private readonly int? _slice;

    /// <param name="truth">What is to be marked, on the grid of the file.</param>
    /// <param name="oneSlice">Whether the model marks one slice at a time: then the user works on the slice with the largest part of it.</param>
    /// <exception cref="LocalRunnerException">There is nothing to mark.</exception>
    public SimulatedUser(Volume<byte> truth, bool oneSlice)
    {
        _truth = truth;
        int[] areas = [.. Enumerable.Range(0, truth.Shape[2]).Select(k => truth.Select(2, k).ToLastAxisFastest().Span.Length - truth.Select(2, k).ToLastAxisFastest().Span.Count((byte)0))];
        if (areas.Max() == 0)
        {
            throw new LocalRunnerException("The mask that the simulated user is to reach is empty.");
        }

        _slice = oneSlice ? Array.IndexOf(areas, areas.Max()) : null;
    }

    /// <summary>Where the user clicks next; null when what is left is not worth a click.</summary>
    public Click? Next(Volume<byte> mask)
    {
        Volume<byte> wrong = Where((wanted, marked) => (wanted != 0, marked != 0) switch
        {
            (true, false) => Missing,
            (false, true) => TooMuch,
            _ => 0,
        }, mask);
        Components<byte> parts = ConnectedComponents.Label(wrong, Faces);
        if (parts.Count == 0)
        {
            return null;
        }

        int largest = TensorPrimitives.IndexOfMax(parts.Sizes);
        return parts.Sizes[largest] < SmallestError ? null : new Click(Middle(parts.ToLabels(), largest + 1), parts.Values[largest] == Missing);
    }

    /// <summary>How well a mask agrees: twice what both have, divided by what each has.</summary>
    public double Dice(Volume<byte> mask)
    {
        long both = 0;
        long wanted = 0;
        long marked = 0;
        foreach (byte value in Where((w, m) => (byte)((w != 0 ? 1 : 0) + (m != 0 ? 2 : 0)), mask).Storage.Span)
        {
            both += value == 3 ? 1 : 0;
            wanted += value & 1;
            marked += value >> 1;
        }

        return wanted + marked == 0 ? 1 : 2.0 * both / (wanted + marked);
    }

    private Volume<byte> Where(Func<byte, byte, byte> function, Volume<byte> mask)
    {
        Volume<byte> result = Volume<byte>.AllocateLastAxisFastest(_truth.Shape, _truth.Affine);
        Parallel.For(0, _truth.Shape[2], k =>
        {
            if (_slice is not null && k != _slice)
            {
                return;
            }

            ReadOnlySpan<byte> wanted = _truth.Select(2, k).ToLastAxisFastest().Span;
            ReadOnlySpan<byte> marked = mask.Select(2, k).ToLastAxisFastest().Span;
            byte[] values = new byte[wanted.Length];
            for (int at = 0; at < values.Length; at++)
            {
                values[at] = function(wanted[at], marked[at]);
            }

            Volume<byte>.FromLastAxisFastest(values, [_truth.Shape[0], _truth.Shape[1]], _truth.Affine).CopyTo(result.Select(2, k));
        });
        return result;
    }

    /// <summary>Of a part, the pixel farthest from its edge in the slice with most of it.</summary>
    private static int[] Middle(Volume<int> parts, int part)
    {
        int[] areas = [.. Enumerable.Range(0, parts.Shape[2]).Select(k => parts.Select(2, k).ToLastAxisFastest().Span.Count(part))];
        int slice = Array.IndexOf(areas, areas.Max());
        byte[] inside = [.. parts.Select(2, slice).ToLastAxisFastest().ToArray().Select(label => label == part ? (byte)1 : (byte)0)];
        Volume<int> depth = ChamferDistance.Of(Volume<byte>.FromLastAxisFastest(inside, [parts.Shape[0], parts.Shape[1]], parts.Affine));
        (int i, int j) = Math.DivRem(TensorPrimitives.IndexOfMax<int>(depth.Storage.Span), parts.Shape[1]);
        return [i, j, slice];
    }
}
