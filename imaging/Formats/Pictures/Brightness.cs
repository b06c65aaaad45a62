using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats.Pictures;

/// <summary>Pictures as one number per pixel.</summary>
public static class Brightness
{
    // Rec. ITU-R BT.601, as the pictures of the field are greyed.
    private static readonly float[] Weights = [0.299f, 0.587f, 0.114f];

    /// <summary>The brightness of a picture as <see cref="PngReader"/> gives it: grey as it is, colours weighted by Rec. 601. Black alone gives 0.</summary>
    /// <param name="picture">Axes (row, column) or (row, column, 3).</param>
    /// <returns>Axes (row, column), in the scale of the picture's samples.</returns>
    /// <exception cref="ArgumentException">The volume has other axes.</exception>
    public static Volume<float> Of(Volume picture)
    {
        if (picture.Rank == 2)
        {
            return picture.ToSingle();
        }

        if (picture.Rank != 3 || picture.Shape[2] != Weights.Length)
        {
            throw new ArgumentException($"A volume of shape {picture.ShapeText} is no picture: its axes must be (row, column) or (row, column, 3).", nameof(picture));
        }

        Volume<float> grey = Volume<float>.AllocateLastAxisFastest(picture.Shape[..2], picture.Affine);
        ReadOnlySpan<float> samples = picture.ToSingle().ToLastAxisFastest().Span;
        Span<float> greys = grey.Storage.Span;
        for (int pixel = 0; pixel < greys.Length; pixel++)
        {
            greys[pixel] = (Weights[0] * samples[3 * pixel]) + (Weights[1] * samples[(3 * pixel) + 1]) + (Weights[2] * samples[(3 * pixel) + 2]);
        }

        return grey;
    }
}
