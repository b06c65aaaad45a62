namespace Aiaa.Imaging.Contours;

/// <summary>A pixel of a picture, or the vertex of a polygon at a pixel's centre.</summary>
/// <param name="Row">Index along the picture's first axis, from 0; i of a volume's slice.</param>
/// <param name="Column">Index along the picture's second axis, from 0; j of a volume's slice.</param>
public readonly record struct PixelPoint(int Row, int Column);
