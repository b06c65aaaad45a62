using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Contours;

/// <summary>Lets what an edit moved settle on edges of the image.</summary>
/// <param name="Image">Axes (row, column) or (row, column, slice), of the size that the polygons lie in.</param>
/// <param name="Reach">How far a vertex may go along its normal, in pixels.</param>
public sealed record EdgeSnap(Volume<float> Image, double Reach = 3);
