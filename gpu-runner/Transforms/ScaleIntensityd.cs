using System.Numerics.Tensors;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// MONAI's ScaleIntensityd: the image's own range becomes minv..maxv, over all channels together or each by itself; with both
/// null, every value is multiplied by 1 + factor instead.
/// </summary>
internal sealed class ScaleIntensityd : MapTransform
{
    private readonly float? _low;
    private readonly float? _high;
    private readonly float? _factor;
    private readonly bool _channelWise;

    /// <summary>Reads the arguments.</summary>
    public ScaleIntensityd(TransformArguments arguments)
        : base(arguments)
    {
        _low = arguments.IsNull("minv") ? null : (float)(arguments.OptionalNumber("minv") ?? 0);
        _high = arguments.IsNull("maxv") ? null : (float)(arguments.OptionalNumber("maxv") ?? 1);
        _factor = (float?)arguments.OptionalNumber("factor");
        _channelWise = arguments.Flag("channel_wise", false);
        arguments.Only("dtype", "float32");
        if (_low is null && _high is null && _factor is null)
        {
            throw arguments.Invalid("factor", "is missing; it is needed when minv and maxv are null");
        }
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        Volume<float> image = sample[key].Volume.ToSingle();
        sample[key] = sample[key].With(_channelWise ? ByChannel.Map(image, (channel, _) => Scale(channel)) : Scale(image));
    }

    private Volume<float> Scale(Volume<float> image)
    {
        if (_low is null && _high is null)
        {
            float factor = 1 + _factor!.Value;
            return Elementwise.Map(image, (source, target) => TensorPrimitives.Multiply(source, factor, target));
        }

        Volume<float> dense = Elementwise.Dense(image);
        float least = TensorPrimitives.Min<float>(dense.Storage.Span);
        float width = TensorPrimitives.Max<float>(dense.Storage.Span) - least;
        if (width == 0)
        {
            return _low is { } low ? Elementwise.Map(dense, (source, target) => TensorPrimitives.Multiply(source, low, target)) : dense;
        }

        return Elementwise.Map(dense, (source, target) =>
        {
            TensorPrimitives.Subtract(source, least, target);
            TensorPrimitives.Divide(target, width, target);
            if (_low is { } from && _high is { } to)
            {
                TensorPrimitives.Multiply(target, to - from, target);
                TensorPrimitives.Add(target, from, target);
            }
        });
    }
}
