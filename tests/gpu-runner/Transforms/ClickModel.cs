using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Tests.Inference;
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
        // Each voxel's score is what the first guidance channel says of it: blobs of 0 to 1, or of -1 to 1.
        using FunctionNetwork network = new([.. Enumerable.Repeat(-1, IsOfSlices(config) ? 4 : 5)], (elements, shape) =>
        {
            int voxels = shape[2..].Aggregate(1, (a, b) => a * b);
            float least = shape[1] == 3 ? 0 : -1;
            return ([.. elements.Skip(voxels).Take(voxels).Select(value => (20 * (value - least) / (1 - least)) - 8)], [1, 1, .. shape[2..]]);
        });
        PipelineCompiler.Compile(config, BoundingBoxAxes.Original).Run(sample, network, null, CancellationToken.None);
        return sample["pred"].Volume;
    }
}
