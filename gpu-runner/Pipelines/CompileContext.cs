namespace Aiaa.GpuRunner.Pipelines;

/// <summary>What the making of a transform may depend on beside its arguments.</summary>
/// <param name="Rules">The numbers wanted where MONAI's versions differ.</param>
/// <param name="BoundingBoxAxes">The server's form of bounding boxes.</param>
internal sealed record CompileContext(MonaiRules Rules, BoundingBoxAxes BoundingBoxAxes)
{
    /// <summary>
    /// The shape that clients of an annotation model cut and resample the image to before they send it, when the configuration tells them
    /// one: <c>inference.meta_data.roi</c>.
    /// </summary>
    public IReadOnlyList<int>? ClientRoi { get; init; }
}

/// <summary>Which axes a bounding box has.</summary>
internal enum BoundingBoxAxes
{
    /// <summary>As the original server answered: the first axis is taken for the channel, so a 3-D label gives the last two axes.</summary>
    Original,

    /// <summary>All axes of the label.</summary>
    All,
}
