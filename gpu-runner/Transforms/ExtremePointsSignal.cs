using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>The channel of extreme points behind the image's own: MONAI's extreme_points_to_image.</summary>
internal sealed class ExtremePointsSignal
{
    private readonly ClickSignal _signal;

    /// <summary>Reads the arguments that MONAI gives it.</summary>
    public ExtremePointsSignal(TransformArguments arguments)
    {
        double sigma = arguments.OptionalNumber("sigma") ?? 3;
        _signal = sigma is > 0 and <= 1000
            ? new ClickSignal(sigma, (float)(arguments.OptionalNumber("rescale_min") ?? -1), (float)(arguments.OptionalNumber("rescale_max") ?? 1))
            : throw arguments.Invalid("sigma", "must lie above 0 and be at most 1000");
    }

    /// <summary>The image with one channel more.</summary>
    /// <param name="entry">A channel-first image.</param>
    /// <param name="points">The points in its voxels.</param>
    public SampleVolume Append(SampleVolume entry, IEnumerable<int[]> points)
    {
        int[] shape = SpatialShape.Of(entry.Volume);
        int channels = entry.Volume.Shape[0];
        Volume<float> result = Volume<float>.AllocateLastAxisFastest([channels + 1, .. shape], entry.Volume.Affine);
        entry.Volume.ToSingle().CopyTo(result.Crop(0, 0, channels));
        int length = result.Count / (channels + 1);
        _signal.Draw(points, shape, result.Storage.Span.Slice(channels * length, length));
        return entry.With(result);
    }

    /// <summary>Points of the file in voxels of the image as it is now, after a crop around them and a change of size; fractions are cut off.</summary>
    /// <param name="entry">The image as it is now.</param>
    /// <param name="points">The points in voxels of the file.</param>
    /// <param name="centred">Follow the middle of the point's voxel, not its beginning.</param>
    public static IEnumerable<int[]> Follow(SampleVolume entry, int[][] points, bool centred)
    {
        double middle = centred ? 0.5 : 0;
        int[] shape = SpatialShape.Of(entry.Volume);
        if (points[0].Length != shape.Length)
        {
            throw new ModelException($"the points have {points[0].Length} coordinates, but the image has shape {entry.Volume.ShapeText} at this step.");
        }

        int[] start = new int[shape.Length];
        int[] length = entry.Origin.SpatialShape;
        if (entry.Applied.OfType<GuidedCrop>().FirstOrDefault() is { } crop)
        {
            (start, length) = (crop.Start, crop.Length);
        }

        return points.Select(point => Enumerable.Range(0, shape.Length).Select(a => (int)((point[a] - start[a] + middle) * shape[a] / length[a])).ToArray());
    }
}
