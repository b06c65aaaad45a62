using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>Moves of the channel axis, by views; the others keep their order.</summary>
internal static class ChannelAxis
{
    /// <summary>Moves an axis to the front or behind all others.</summary>
    /// <param name="volume">The array.</param>
    /// <param name="axis">The axis, counted from behind when negative.</param>
    /// <param name="toFront">Where it goes.</param>
    /// <exception cref="ModelException">There is no such axis.</exception>
    public static Volume Move(Volume volume, int axis, bool toFront) => volume.Transpose(Order(volume.Shape, axis, toFront));

    /// <summary>The order of axes after such a move.</summary>
    /// <exception cref="ModelException">There is no such axis.</exception>
    public static int[] Order(ReadOnlySpan<int> shape, int axis, bool toFront)
    {
        int counted = axis < 0 ? axis + shape.Length : axis;
        if (counted < 0 || counted >= shape.Length)
        {
            throw new ModelException($"'channel_dim' names axis {axis}, but the array has shape ({string.Join(", ", shape.ToArray())}).");
        }

        IEnumerable<int> others = Enumerable.Range(0, shape.Length).Where(a => a != counted);
        return toFront ? [counted, .. others] : [.. others, counted];
    }
}
