namespace Aiaa.Imaging.Regions;

/// <summary>The arguments of MONAI's KeepLargestConnectedComponent, with its defaults.</summary>
public sealed record KeepLargestOptions
{
    /// <summary>Labels to look at: values of a label map, channels of a one-hot array. Null for all that occur but the background (0); others stay as they are.</summary>
    public IReadOnlyList<int>? AppliedLabels { get; init; }

    /// <summary>Whether each channel is a label of its own. Null: when there is more than one channel.</summary>
    public bool? IsOneHot { get; init; }

    /// <summary>Whether each label keeps its own components; otherwise the labels are taken together as one foreground.</summary>
    public bool Independent { get; init; } = true;

    /// <summary>1 for faces, 2 with edges, 3 with corners; null for as many as there are spatial axes.</summary>
    public int? Connectivity { get; init; }

    /// <summary>How many components are kept.</summary>
    public int ComponentCount { get; init; } = 1;
}
