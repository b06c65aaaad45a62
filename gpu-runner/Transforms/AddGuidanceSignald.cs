using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's AddGuidanceSignald: behind the image's first channels, one channel with the positive clicks as blobs and one with the negative.</summary>
internal sealed class AddGuidanceSignald : ITransform
{
    private readonly string _image;
    private readonly string _guidance;
    private readonly int _channels;
    private readonly ClickSignal _signal;

    /// <summary>Reads the arguments.</summary>
    public AddGuidanceSignald(TransformArguments arguments)
    {
        _image = arguments.OptionalText("image") ?? Sample.ImageKey;
        _guidance = arguments.OptionalText("guidance") ?? Guidance.DefaultKey;
        _channels = arguments.OptionalInteger("number_intensity_ch") ?? 1;
        double sigma = arguments.OptionalNumber("sigma") ?? 2;
        _signal = sigma is > 0 and <= 1000 ? new ClickSignal(sigma, 0, 1) : throw arguments.Invalid("sigma", "must lie above 0 and be at most 1000");
        if (_channels < 1)
        {
            throw arguments.Invalid("number_intensity_ch", "must be at least 1");
        }
    }

    /// <inheritdoc/>
    public bool ReadsRequest => true;

    /// <inheritdoc/>
    public void Apply(Sample sample, CancellationToken cancellationToken)
    {
        SampleVolume entry = sample[_image];
        Guidance guidance = Guidance.Of(sample, _guidance);
        int[] shape = SpatialShape.Of(entry.Volume);
        if (guidance.All.Any(click => click.Length != shape.Length))
        {
            throw new ModelException($"the clicks do not have the {shape.Length} axes of the image.");
        }

        int channels = Math.Min(_channels, entry.Volume.Shape[0]);
        Volume<float> result = Volume<float>.AllocateLastAxisFastest([channels + 2, .. shape], entry.Volume.Affine);
        entry.Volume.ToSingle().Crop(0, 0, channels).CopyTo(result.Crop(0, 0, channels));
        int length = result.Count / (channels + 2);
        _signal.Draw(guidance.Positive, shape, result.Storage.Span.Slice(channels * length, length));
        _signal.Draw(guidance.Negative, shape, result.Storage.Span.Slice((channels + 1) * length, length));
        sample[_image] = entry.With(result);
    }
}
