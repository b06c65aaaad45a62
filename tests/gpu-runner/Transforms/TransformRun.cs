using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Transforms;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Tests.Transforms;

/// <summary>Runs one transform on one small array, as a configuration would.</summary>
internal static class TransformRun
{
    /// <summary>A sample whose image is the array and whose key "pred" holds the array as well.</summary>
    public static Sample Sample(float[] elements, int[] shape, int spatialAxes = 3, JsonObject? parameters = null)
    {
        int[] fileShape = [.. Enumerable.Repeat(2, spatialAxes)];
        Volume<float> file = Volume<float>.Allocate(fileShape, Affine.Identity);
        Sample sample = new(
            new ImageFile { Stored = file, Geometry = NiftiGeometry.FromAffine(Affine.Identity, fileShape.AsSpan(0, Math.Min(3, spatialAxes))), Format = ImageFormat.Nifti1 },
            parameters ?? []);
        SampleVolume entry = new(
            Volume<float>.FromLastAxisFastest(elements, shape, Affine.Identity),
            new VolumeOrigin(Affine.Identity, fileShape, false),
            ImmutableStack<ISpatialChange>.Empty);
        sample["image"] = entry;
        sample["pred"] = entry;
        return sample;
    }

    public static Volume Apply(this Sample sample, string name, string args, string? monai = null, BoundingBoxAxes axes = BoundingBoxAxes.Original, string then = "pred")
    {
        Run(sample, name, JsonNode.Parse(args)!.AsObject(), monai, axes);
        return sample[then].Volume;
    }

    public static void Run(Sample sample, string name, JsonObject args, string? monai = null, BoundingBoxAxes axes = BoundingBoxAxes.Original) =>
        TransformCatalogue.Create(new TransformConfig(name, args, "post_transforms[0]"), new CompileContext(MonaiRules.For(monai), axes)).Apply(sample, CancellationToken.None);

    public static float[] Elements(this Volume volume) => volume.ToSingle().ToLastAxisFastest().ToArray();
}
