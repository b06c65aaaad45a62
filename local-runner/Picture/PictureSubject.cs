using Aiaa.Imaging.Geometry;
using Aiaa.Imaging.Volumes;

namespace Aiaa.LocalRunner.Picture;

/// <summary>What a picture shows.</summary>
internal sealed class PictureSubject
{
    /// <summary>Prepares an image and its mask.</summary>
    /// <param name="title">The first line of the picture.</param>
    /// <param name="image">Three spatial axes in the order of the file.</param>
    /// <param name="mask">Labels on the same grid.</param>
    /// <param name="labels">What the mask holds.</param>
    /// <param name="points">Extreme points: voxel indices of the file.</param>
    public PictureSubject(string title, Volume<float> image, Volume<float> mask, IReadOnlyList<LabelSummary> labels, IReadOnlyList<int[]> points)
    {
        Title = title;
        Labels = labels;
        StoredShape = image.ShapeText;
        StoredSpacing = image.Affine.Spacing();
        Image = (Volume<float>)Orientation.Reorient(image, Plane.Orientation, spatialAxis: 0);
        Mask = (Volume<float>)Orientation.Reorient(mask, Plane.Orientation, spatialAxis: 0);
        Window = DisplayWindow.For(image, labels);
        Affine toShown = Image.Affine.Invert().Compose(image.Affine);
        Points = [.. points.Select(point => Nearest(toShown.Apply(point[0], point[1], point[2])))];
        Centre = CentreOf(Mask);
    }

    /// <summary>The first line of the picture.</summary>
    public string Title { get; }

    /// <summary>The image, axes as <see cref="Plane.Orientation"/> says.</summary>
    public Volume<float> Image { get; }

    /// <summary>The mask, axes as <see cref="Plane.Orientation"/> says.</summary>
    public Volume<float> Mask { get; }

    /// <summary>What the mask holds.</summary>
    public IReadOnlyList<LabelSummary> Labels { get; }

    /// <summary>Extreme points: indices of <see cref="Image"/>.</summary>
    public IReadOnlyList<int[]> Points { get; }

    /// <summary>Where the three planes meet: the mask's centre of mass, or the image's middle when the mask is empty.</summary>
    public int[] Centre { get; }

    /// <summary>Which values are shown.</summary>
    public DisplayWindow Window { get; }

    /// <summary>The shape in the order of the file.</summary>
    public string StoredShape { get; }

    /// <summary>Millimetres between voxels in the order of the file.</summary>
    public double[] StoredSpacing { get; }

    /// <summary>Whether the file says how the patient lies; else the letters show what is assumed of such files.</summary>
    public bool OrientationKnown { get; init; } = true;

    private static int[] Nearest((double X, double Y, double Z) at) => [(int)Math.Round(at.X), (int)Math.Round(at.Y), (int)Math.Round(at.Z)];

    private static int[] CentreOf(Volume<float> mask)
    {
        double[] sums = new double[3];
        long count = 0;
        ReadOnlySpan<float> elements = mask.Storage.Span;
        ReadOnlySpan<int> strides = mask.Strides;
        for (int k = 0; k < mask.Shape[2]; k++)
        {
            for (int j = 0; j < mask.Shape[1]; j++)
            {
                int at = mask.Offset + (j * strides[1]) + (k * strides[2]);
                for (int i = 0; i < mask.Shape[0]; i++, at += strides[0])
                {
                    if (elements[at] != 0)
                    {
                        sums[0] += i;
                        sums[1] += j;
                        sums[2] += k;
                        count++;
                    }
                }
            }
        }

        int[] shape = mask.Shape.ToArray();
        return count == 0 ? [.. shape.Select(length => length / 2)] : [.. sums.Select(sum => (int)Math.Round(sum / count))];
    }
}
