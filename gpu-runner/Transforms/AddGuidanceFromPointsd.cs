using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// MONAI's AddGuidanceFromPointsd: the user's clicks, given as [i, j, k] of the file, in voxels of the image as it is at this step, with
/// the slice axis first. A two-dimensional model gets the clicks of one slice: the one that the params name, else the lowest that has any.
/// </summary>
internal sealed class AddGuidanceFromPointsd : ITransform
{
    private readonly string _reference;
    private readonly string _guidance;
    private readonly string _foreground;
    private readonly string _background;
    private readonly string _sliceKey;
    private readonly bool _planar;

    /// <summary>Reads the arguments.</summary>
    public AddGuidanceFromPointsd(TransformArguments arguments)
    {
        _reference = arguments.Text("ref_image");
        _guidance = arguments.OptionalText("guidance") ?? Guidance.DefaultKey;
        _foreground = arguments.OptionalText("foreground") ?? "foreground";
        _background = arguments.OptionalText("background") ?? "background";
        _sliceKey = arguments.OptionalText("slice_key") ?? "slice";
        int dimensions = arguments.OptionalInteger("dimensions") ?? arguments.OptionalInteger("spatial_dims") ?? 2;
        _planar = dimensions is 2 or 3 ? dimensions == 2 : throw arguments.Invalid("dimensions", "must be 2 or 3");
        arguments.Only("axis", 0);
        arguments.Only("depth_first", true);
        arguments.Ignore("meta_keys", "meta_key_postfix");
    }

    /// <inheritdoc/>
    public bool ReadsRequest => true;

    /// <inheritdoc/>
    public void Apply(Sample sample, CancellationToken cancellationToken)
    {
        SampleVolume reference = sample[_reference];
        int[] current = reference.Volume.Shape.ToArray();
        int[] original = SlicesFirst(reference.Origin.SpatialShape);
        if (current.Length != original.Length)
        {
            throw new InputException($"the image has shape {reference.Volume.ShapeText} at this step; clicks need a volume of three axes, slices first.");
        }

        int[][] positive = [.. UserPoints.Read(sample, _foreground).Select(SlicesFirst)];
        int[][] negative = [.. UserPoints.Read(sample, _background).Select(SlicesFirst)];
        if (positive.Length + negative.Length == 0)
        {
            throw new InputException($"there is no click: send at least one point in '{_foreground}' or '{_background}', for example {{\"{_foreground}\": [[66, 180, 105]], \"{_background}\": []}}.");
        }

        double[] factor = [.. current.Zip(original, (now, before) => (double)now / before)];
        Guidance guidance = new(positive, negative, _planar ? SliceOf(sample, [.. positive, .. negative]) : null);
        Scaled(guidance, factor).Store(sample, _guidance);
    }

    private static Guidance Scaled(Guidance guidance, double[] factor)
    {
        int[][] On(int[][] points) => [.. points
            .Where(point => guidance.Slice is null || point[0] == guidance.Slice)
            .Select(point => point.Zip(factor, (at, f) => (int)(at * f)).Skip(guidance.Slice is null ? 0 : 1).ToArray())];
        return new Guidance(On(guidance.Positive), On(guidance.Negative), guidance.Slice);
    }

    private int SliceOf(Sample sample, int[][] points)
    {
        int[] slices = [.. points.Select(point => point[0]).Distinct().Order()];
        if (sample.Values[_sliceKey] is not { } asked)
        {
            return slices[0];
        }

        if (UserPoints.Number(asked) is not { } number || number != Math.Floor(number))
        {
            throw new InputException($"'{_sliceKey}' must be the number of a slice, not {asked.ToJsonString()}.");
        }

        return Array.Find(slices, slice => slice == number) is int found && found == number
            ? found
            : throw new InputException($"'{_sliceKey}' names slice {asked.ToJsonString()}, on which there is no click; there are clicks on {string.Join(", ", slices)}.");
    }

    /// <summary>(x, y, z) as (z, x, y): numpy's roll by one.</summary>
    private static int[] SlicesFirst(int[] point) => [.. point[^1..], .. point[..^1]];
}
