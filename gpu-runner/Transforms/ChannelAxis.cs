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
    public static Volume Move(Volume volume, int axis, bool toFront)
    {
        int counted = axis < 0 ? axis + volume.Rank : axis;
        if (counted < 0 || counted >= volume.Rank)
        {
            throw new ModelException($"'channel_dim' names axis {axis}, but the array has shape {volume.ShapeText}.");
        }

        IEnumerable<int> others = Enumerable.Range(0, volume.Rank).Where(a => a != counted);
        return volume.Transpose(toFront ? [counted, .. others] : [.. others, counted]);
    }
}
