using System.Collections.Immutable;

namespace Aiaa.Imaging.Contours;

/// <summary>
/// A closed border of a mask: every pixel on it, each a neighbour of the next (also across corners) and the last of the first.
/// All of them lie in the mask, those around a hole too. A pixel occurs twice where the mask is one pixel thin.
/// </summary>
/// <param name="Points">The pixels in the order of following; outer borders run counter-clockwise on screen (rows downward), holes clockwise.</param>
/// <param name="IsHole">Whether the border surrounds a hole of its object instead of the object.</param>
public sealed record Contour(ImmutableArray<PixelPoint> Points, bool IsHole);
