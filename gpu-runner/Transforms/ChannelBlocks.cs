using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// An array of network outputs taken apart along its channel axis: in C order it is <see cref="Outer"/> times
/// <see cref="Channels"/> runs of <see cref="Inner"/> elements.
/// </summary>
/// <param name="Axis">The channel axis.</param>
/// <param name="Outer">Product of the lengths before it.</param>
/// <param name="Channels">Its length.</param>
/// <param name="Inner">Product of the lengths behind it.</param>
internal readonly record struct ChannelBlocks(int Axis, int Outer, int Channels, int Inner)
{
    /// <summary>Finds the channel axis of an array by MONAI's rule for the version.</summary>
    /// <param name="volume">The array.</param>
    /// <param name="spatialAxes">Spatial axes of the image it belongs to.</param>
    /// <param name="rule">The rule.</param>
    /// <exception cref="ModelException">The array has no such axis.</exception>
    public static ChannelBlocks Of(Volume volume, int spatialAxes, ChannelAxisRule rule)
    {
        bool batched = volume.Rank == spatialAxes + 2 && volume.Shape[0] == 1;
        int axis = rule == ChannelAxisRule.Second || (rule == ChannelAxisRule.ByRank && batched) ? 1 : 0;
        if (axis >= volume.Rank)
        {
            throw new ModelException($"an array of shape {volume.ShapeText} has no channel axis {axis}.");
        }

        int outer = 1;
        for (int i = 0; i < axis; i++)
        {
            outer *= volume.Shape[i];
        }

        int channels = volume.Shape[axis];
        return new ChannelBlocks(axis, outer, channels, volume.Count / outer / channels);
    }
}
