namespace Aiaa.GpuRunner.Transforms;

/// <summary>Where padding goes: half on both sides, the odd voxel behind, or all of it behind. MONAI's <c>method</c>.</summary>
internal static class PadPlacement
{
    /// <summary>Reads the argument.</summary>
    /// <returns>Whether padding goes to both sides.</returns>
    public static bool IsSymmetric(TransformArguments arguments) => arguments.OptionalText("method") switch
    {
        null or "symmetric" => true,
        "end" => false,
        string other => throw arguments.Invalid("method", $"must be \"symmetric\" or \"end\", not \"{other}\""),
    };

    /// <summary>The box of at least some lengths around an image.</summary>
    public static SpatialBox Around(int[] shape, int[] least, bool symmetric)
    {
        int[] length = [.. shape.Zip(least, Math.Max)];
        return new SpatialBox([.. shape.Zip(length, (own, wanted) => symmetric ? -((wanted - own) / 2) : 0)], length);
    }

    /// <summary>The box of at most some lengths in the middle of an image.</summary>
    public static SpatialBox Within(int[] shape, int[] most)
    {
        int[] start = [.. shape.Zip(most, (own, wanted) => Math.Max((own / 2) - (wanted / 2), 0))];
        return new SpatialBox(start, [.. Enumerable.Range(0, shape.Length).Select(axis => Math.Min(most[axis], shape[axis] - start[axis]))]);
    }
}
