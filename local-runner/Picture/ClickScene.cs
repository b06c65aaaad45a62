using Aiaa.Imaging.Geometry;
using Aiaa.Imaging.Volumes;

namespace Aiaa.LocalRunner.Picture;

/// <summary>What a picture of clicks shows: the surroundings of one structure in an image.</summary>
internal sealed class ClickScene
{
    private const double Margin = 1.7;

    /// <summary>Prepares an image.</summary>
    /// <param name="title">The first line of the picture.</param>
    /// <param name="image">Three spatial axes in the order of the file.</param>
    /// <param name="truth">What is to be marked, on the same grid.</param>
    /// <param name="oneSlice">Whether one slice is marked instead of the volume.</param>
    public ClickScene(string title, Volume<float> image, Volume<byte> truth, bool oneSlice)
    {
        Title = title;
        OneSlice = oneSlice;
        Stored = image.Affine;
        Image = (Volume<float>)Orientation.Reorient(image, Plane.Orientation, spatialAxis: 0);
        Truth = Shown(truth);
        Window = DisplayWindow.For(image, []);
        Imaging.Regions.BoundingBox box = Imaging.Regions.BoundingBox.OfNonZero(Truth)!;
        Middle = [.. box.Start.Zip(box.End, (start, end) => (start + end - 1) / 2.0)];
        double[] spacing = Image.Affine.Spacing();
        Side = Margin * Enumerable.Range(0, 3).Max(axis => (box.End[axis] - box.Start[axis]) * spacing[axis]);
    }

    /// <summary>The first line of the picture.</summary>
    public string Title { get; }

    /// <summary>Whether one slice is marked instead of the volume.</summary>
    public bool OneSlice { get; }

    /// <summary>Voxel → RAS mm of the file.</summary>
    public Affine Stored { get; }

    /// <summary>The image, axes as <see cref="Plane.Orientation"/> says.</summary>
    public Volume<float> Image { get; }

    /// <summary>What is to be marked, axes likewise.</summary>
    public Volume<byte> Truth { get; }

    /// <summary>Which values are shown.</summary>
    public DisplayWindow Window { get; }

    /// <summary>The middle of the structure, in indices of <see cref="Image"/>.</summary>
    public double[] Middle { get; }

    /// <summary>How many millimetres each view is wide and high.</summary>
    public double Side { get; }

    /// <summary>A mask in the orientation shown.</summary>
    public static Volume<byte> Shown(Volume<byte> mask) => (Volume<byte>)Orientation.Reorient(mask, Plane.Orientation, spatialAxis: 0);

    /// <summary>A voxel of the file in the orientation shown.</summary>
    public int[] Shown(int[] point)
    {
        (double x, double y, double z) = Image.Affine.Invert().Compose(Stored).Apply(point[0], point[1], point[2]);
        return [(int)Math.Round(x), (int)Math.Round(y), (int)Math.Round(z)];
    }
}
