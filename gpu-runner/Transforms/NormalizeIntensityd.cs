using System.Numerics.Tensors;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// MONAI's NormalizeIntensityd: a subtrahend is taken away and the rest divided, by default by the mean and the standard deviation; of
/// all channels together or of each by itself, over all voxels or over those that are not zero, the others staying as they are.
/// </summary>
internal sealed class NormalizeIntensityd : MapTransform
{
    private readonly double[]? _subtrahend;
    private readonly double[]? _divisor;
    private readonly bool _nonzero;
    private readonly bool _channelWise;

    /// <summary>Reads the arguments.</summary>
    public NormalizeIntensityd(TransformArguments arguments)
        : base(arguments)
    {
        _subtrahend = arguments.OptionalNumbers("subtrahend");
        _divisor = arguments.OptionalNumbers("divisor");
        _nonzero = arguments.Flag("nonzero", false);
        _channelWise = arguments.Flag("channel_wise", false);
        arguments.Only("dtype", "float32");
        foreach ((string name, double[]? values) in new[] { ("subtrahend", _subtrahend), ("divisor", _divisor) })
        {
            if (values is { Length: not 1 } && !_channelWise)
            {
                throw arguments.Invalid(name, "must be one number unless channel_wise is true");
            }
        }
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        Volume<float> image = sample[key].Volume.ToSingle();
        if (!_channelWise)
        {
            sample[key] = sample[key].With(Normalise(image, _subtrahend?[0], _divisor?[0]));
            return;
        }

        CheckCount("subtrahend", _subtrahend, image.Shape[0]);
        CheckCount("divisor", _divisor, image.Shape[0]);
        sample[key] = sample[key].With(ByChannel.Map(image, (channel, at) => Normalise(channel, _subtrahend?[at], _divisor?[at])));
    }

    private Volume<float> Normalise(Volume<float> image, double? subtrahend, double? divisor)
    {
        Volume<float> dense = Elementwise.Dense(image);
        (long count, double mean, double deviation) = _nonzero || subtrahend is null || divisor is null ? Statistics(dense.Storage.Span) : (1, 0, 0);
        if (count == 0)
        {
            return image;
        }

        float subtracted = (float)(subtrahend ?? mean);
        float divided = (float)(divisor ?? deviation);
        divided = divided == 0 ? 1 : divided;
        return Elementwise.Map(dense, (source, target) =>
        {
            TensorPrimitives.Subtract(source, subtracted, target);
            TensorPrimitives.Divide(target, divided, target);
            for (int i = 0; _nonzero && i < source.Length; i++)
            {
                target[i] = source[i] == 0 ? 0 : target[i];
            }
        });
    }

    /// <summary>Mean and standard deviation of the population that counts, in float64 and two passes.</summary>
    private (long Count, double Mean, double Deviation) Statistics(ReadOnlySpan<float> values)
    {
        long count = 0;
        double sum = 0;
        foreach (float value in values)
        {
            count += _nonzero && value == 0 ? 0 : 1;
            sum += value;
        }

        double mean = count == 0 ? 0 : sum / count;
        double squares = 0;
        foreach (float value in values)
        {
            squares += _nonzero && value == 0 ? 0 : (value - mean) * (value - mean);
        }

        return (count, mean, count == 0 ? 0 : Math.Sqrt(squares / count));
    }

    private static void CheckCount(string name, double[]? values, int channels)
    {
        if (values is not null && values.Length != channels)
        {
            throw new ModelException($"'{name}' has {values.Length} value(s), but the image has {channels} channel(s).");
        }
    }
}
