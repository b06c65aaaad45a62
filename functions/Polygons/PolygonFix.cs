using Aiaa.Imaging.Contours;

namespace Aiaa.Functions.Polygons;

/// <summary>What a user did to the polygons of an image.</summary>
/// <param name="Polygons">The polygons before the move.</param>
/// <param name="Field">What they are called where they came from, for what is said of them.</param>
/// <param name="Move">The vertex that was moved, and how much around it follows; it exists in the polygons.</param>
/// <param name="Snap">Whether what has moved settles on edges of the image.</param>
internal sealed record PolygonFix(PolygonStack Polygons, string Field, VertexMove Move, bool Snap);

/// <summary>What came of it.</summary>
/// <param name="Polygons">As many slices, polygons and vertices as before.</param>
/// <param name="FileName">A name for the mask, with the ending of its format.</param>
/// <param name="Mask">The mask's file; null when none was asked for.</param>
internal sealed record FixedPolygons(PolygonStack Polygons, string FileName, MemoryStream? Mask);
