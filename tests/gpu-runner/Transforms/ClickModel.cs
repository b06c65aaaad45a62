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

    private static bool HasSingleVoxels(ModelConfig config) => config.Document["pre_transforms"]!.AsArray().Any(transform => transform!["args"]?["sigma"]?.GetValue<double>() < 1);

    /// <summary>The mask that the pipeline leaves.</summary>
    public static Volume Mask(ModelConfig config, Sample sample)
    {
        // Each voxel's score is what the first guidance channel says of it: blobs of 0 to 1, or of -1 to 1.
        using FunctionNetwork network = new([.. Enumerable.Repeat(-1, IsOfSlices(config) ? 4 : 5)], (elements, shape) =>
        {
            int voxels = shape[2..].Aggregate(1, (a, b) => a * b);
            float least = shape[1] == 3 ? 0 : -1;
            float[] signal = [.. elements.Skip(voxels).Take(voxels)];
            signal = HasSingleVoxels(config) ? Spread(signal, [.. Enumerable.Repeat(1, 5 - shape.Length), .. shape[2..]]) : signal;
            return ([.. signal.Select(value => (20 * (value - least) / (1 - least)) - 8)], [1, 1, .. shape[2..]]);
        });
        PipelineCompiler.Compile(config, BoundingBoxAxes.Original).Run(sample, network, null, CancellationToken.None);
        return sample["pred"].Volume;
    }

    /// <summary>Clicks that come as single voxels become boxes of a tenth of the sides, as a network that is given them so has to make something of them.</summary>
    private static float[] Spread(float[] clicks, int[] sides)
    {
        float[] spread = new float[clicks.Length];
        for (int at = 0; at < clicks.Length; at++)
        {
            if (clicks[at] > 0.5)
            {
                int[] click = [at / (sides[1] * sides[2]), at / sides[2] % sides[1], at % sides[2]];
                int[] low = [.. click.Zip(sides, (c, side) => Math.Max(c - (side / 20), 0))];
                int[] high = [.. click.Zip(sides, (c, side) => Math.Min(c + (side / 20), side - 1))];
                for (int slice = low[0]; slice <= high[0]; slice++)
                {
                    for (int row = low[1]; row <= high[1]; row++)
                    {
                        spread.AsSpan((((slice * sides[1]) + row) * sides[2]) + low[2], high[2] - low[2] + 1).Fill(1);
                    }
                }
            }
        }

        return spread;
    }
}
