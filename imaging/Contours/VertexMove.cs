namespace Aiaa.Imaging.Contours;

/// <summary>What the user did: one vertex drawn to another place, and how much around it follows.</summary>
public sealed record VertexMove
{
    /// <summary>The slice of the vertex; 0 for a picture.</summary>
    public int Slice { get; init; }

    /// <summary>The polygon of the vertex within its slice.</summary>
    public required int Polygon { get; init; }

    /// <summary>The vertex within its polygon.</summary>
    public required int Vertex { get; init; }

    /// <summary>By how many pixels it moves along the rows' axis (down the picture; i of a volume).</summary>
    public required double Rows { get; init; }

    /// <summary>By how many pixels it moves along the columns' axis (across the picture; j of a volume).</summary>
    public required double Columns { get; init; }

    /// <summary>How many vertices on either side along the polygon follow; 0 for none.</summary>
    public int Neighbours { get; init; }

    /// <summary>How many slices on either side follow; 0 for none.</summary>
    public int NeighbourSlices { get; init; }
}
