using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Tests.Inference;
using Aiaa.GpuRunner.Transforms;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Tests.Transforms;

/// <summary>Runs a configuration for clicks with a network that marks what lies near the positive clicks, and nothing else.</summary>
internal static class ClickModel
{
    /// <summary>A sample of a volume of zeros with clicks as a request brings them.</summary>
    public static Sample Sample(int[] shape, string parameters)
    {
        Affine affine = Affine.FromSpacing([-0.8, 0.9, 2.5], [10, -20, 30]);
        ImageFile image = new() { Stored = Volume<short>.Allocate(shape, affine), Geometry = NiftiGeometry.FromAffine(affine, shape), Format = ImageFormat.Nifti1 };
        return new Sample(image, JsonNode.Parse(parameters)!.AsObject());
    }

    private static bool IsOfSlices(ModelConfig config) => config.Document["inference"]!["meta_data"]!["deepgrow"]?.GetValue<string>() == "2D";

    /// <summary>The mask that the pipeline leaves.</summary>
    public static Volume Mask(ModelConfig config, Sample sample)
    {
        // Each voxel's score is what the first guidance channel says of it: extreme points come as blobs of -1 to 1, clicks as single voxels.
        using FunctionNetwork network = new([.. Enumerable.Repeat(-1, IsOfSlices(config) ? 4 : 5)], (elements, shape) =>
        {
            int[] sides = shape[2..];
            int voxels = sides.Aggregate(1, (a, b) => a * b);
            float[] signal = [.. elements.Skip(voxels).Take(voxels)];
            return ([.. (shape[1] == 3 ? Blobs(signal, sides) : signal.Select(value => (value + 1) / 2)).Select(value => (20 * value) - 8)], [1, 1, .. sides]);
        });
        PipelineCompiler.Compile(config, BoundingBoxAxes.Original).Run(sample, network, null, CancellationToken.None);
        return sample["pred"].Volume;
    }

    /// <summary>Blobs of 0 to 1 around clicks that come as single voxels, wide enough to reach over what one voxel of the image became.</summary>
    private static float[] Blobs(float[] clicks, int[] sides)
    {
        float[] blobs = new float[clicks.Length];
        new ClickSignal(6, 0, 1).Draw(clicks.Index().Where(voxel => voxel.Item > 0.5).Select(voxel => PositionOf(voxel.Index, sides)), sides, blobs);
        return blobs;
    }

    private static int[] PositionOf(int index, int[] sides)
    {
        int[] position = new int[sides.Length];
        for (int axis = sides.Length - 1; axis >= 0; axis--)
        {
            (index, position[axis]) = Math.DivRem(index, sides[axis]);
        }

        return position;
    }
}
