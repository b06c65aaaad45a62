using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats.Archives;

/// <summary>Several images of one grid as the channels of one, as MONAI's LoadImage makes them of a list of files.</summary>
internal static class ImageStack
{
    /// <summary>
    /// Puts images together: those without channels along a new first axis, those with channels one behind the other along their last.
    /// Values are scaled as each file says and in float32; the geometry is that of the first.
    /// </summary>
    /// <exception cref="ImageFormatException">The images do not lie on one grid, or some have channels and others none.</exception>
    public static ImageFile Of(IReadOnlyList<ImageFile> images)
    {
        ImageFile first = images[0];
        int spatial = first.Geometry.SpatialShape.Length;
        bool channels = first.Stored.Rank > spatial;
        long count = 0;
        foreach (ImageFile image in images)
        {
            if (!image.Geometry.SpatialShape.SequenceEqual(first.Geometry.SpatialShape) || image.Stored.Rank != first.Stored.Rank || image.Stored.Rank > spatial + 1 || !Close(image, first))
            {
                throw new ImageFormatException(
                    $"The images in the archive cannot be channels of one: they have shapes {first.Stored.ShapeText} and {image.Stored.ShapeText}, or lie in different places; resample them to one grid.");
            }

            count += channels ? image.Stored.Shape[spatial] : 1;
        }

        int axis = channels ? spatial : 0;
        int[] shape = channels ? [.. first.Geometry.SpatialShape, (int)count] : [(int)count, .. first.Geometry.SpatialShape];
        Volume<float> stack = channels ? Volume<float>.Allocate(shape, first.Stored.Affine) : Volume<float>.AllocateLastAxisFastest(shape, first.Stored.Affine);
        int at = 0;
        foreach (ImageFile image in images)
        {
            Volume<float> values = channels ? image.ToSingle() : image.ToSingle().InsertAxis(0);
            values.CopyTo(stack.Crop(axis, at, values.Shape[axis]));
            at += values.Shape[axis];
        }

        return new ImageFile { Stored = stack, ChannelsFirst = !channels, Geometry = first.Geometry, Format = first.Format, Compressed = first.Compressed };
    }

    // numpy.allclose, as MONAI compares the affines.
    private static bool Close(ImageFile a, ImageFile b) =>
        a.Geometry.MonaiAffine().ToArray().Zip(b.Geometry.MonaiAffine().ToArray()).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-8 + (1e-5 * Math.Abs(pair.Second)));
}
