using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's ResizeGuidanced: the clicks follow the image from the size it was cut to into the size it has now; fractions are cut off.</summary>
internal sealed class ResizeGuidanced : ITransform
{
    private readonly string _guidance;
    private readonly string _reference;

    /// <summary>Reads the arguments.</summary>
    public ResizeGuidanced(TransformArguments arguments)
    {
        _guidance = arguments.Text("guidance");
        _reference = arguments.Text("ref_image");
        arguments.Ignore("meta_keys", "meta_key_postfix", "cropped_shape_key");
    }

    /// <inheritdoc/>
    public bool ReadsRequest => true;

    /// <inheritdoc/>
    public void Apply(Sample sample, CancellationToken cancellationToken)
    {
        SampleVolume reference = sample[_reference];
        int[] now = SpatialShape.Of(reference.Volume);
        GuidedCrop crop = reference.Applied.OfType<GuidedCrop>().FirstOrDefault()
            ?? throw new ModelException($"'{_reference}' was not cut around the clicks before; SpatialCropGuidanced must come first.");
        double[] factor = [.. now.Zip(crop.Length, (current, cut) => (double)current / cut)];
        Guidance.Of(sample, _guidance).Map(click => [.. click.Zip(factor, (at, f) => (int)(at * f))]).Store(sample, _guidance);
    }
}
