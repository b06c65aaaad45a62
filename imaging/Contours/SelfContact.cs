namespace Aiaa.Imaging.Contours;

/// <summary>How a closed polygon meets itself, from harmless to wrong.</summary>
internal enum SelfContact
{
    /// <summary>No two of its edges meet but neighbours at their common vertex.</summary>
    None,

    /// <summary>A vertex lies on another edge, or edges run back over each other, as around parts that are one pixel thin.</summary>
    Touches,

    /// <summary>Two edges pass through each other.</summary>
    Crosses,
}
