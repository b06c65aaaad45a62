using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>The spatial axes of a channel-first array, and settings that have a value for each of them.</summary>
internal static class SpatialShape
{
    private const int MostAxes = 3;

    /// <summary>The lengths of the spatial axes.</summary>
    /// <exception cref="InputException">The array has none, or more than three.</exception>
    public static int[] Of(Volume volume) => volume.Rank is > 1 and <= MostAxes + 1
        ? volume.Shape[1..].ToArray()
        : throw new InputException($"an array of shape {volume.ShapeText} does not fit; it must have a channel axis and 1 to {MostAxes} spatial ones.");

    /// <summary>A setting for each axis: one value serves all.</summary>
    /// <exception cref="InputException">There are several values, but not one for each axis.</exception>
    public static T[] PerAxis<T>(T[] values, int axes, string name) => values.Length == axes
        ? values
        : values.Length == 1
            ? [.. Enumerable.Repeat(values[0], axes)]
            : throw new InputException($"'{name}' has {values.Length} values, but the image has {axes} spatial axes.");

    /// <summary>Lengths for each axis, where 0 and less stand for the image's own.</summary>
    public static int[] Fill(int[] lengths, int[] shape, string name) =>
        [.. PerAxis(lengths, shape.Length, name).Zip(shape, (length, own) => length > 0 ? length : own)];

    /// <summary>A spatial axis counted from the first, or from behind the last when negative.</summary>
    /// <exception cref="ModelException">There is no such axis.</exception>
    public static int Axis(int axis, int axes, string name)
    {
        int counted = axis < 0 ? axis + axes : axis;
        return counted >= 0 && counted < axes ? counted : throw new ModelException($"'{name}' names axis {axis}, but the image has {axes} spatial axes.");
    }
}
