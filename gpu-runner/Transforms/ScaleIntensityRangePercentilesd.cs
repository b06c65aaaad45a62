using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// MONAI's ScaleIntensityRangePercentilesd: the range between two percentiles of the image, of all channels together or of each by
/// itself, becomes b_min..b_max; with <c>relative</c> it becomes the part of b_min..b_max between those percentages.
/// </summary>
internal sealed class ScaleIntensityRangePercentilesd : MapTransform
{
    private readonly double _lower;
    private readonly double _upper;
    private readonly double? _low;
    private readonly double? _high;
    private readonly bool _clip;
    private readonly bool _channelWise;

    /// <summary>Reads the arguments.</summary>
    public ScaleIntensityRangePercentilesd(TransformArguments arguments)
        : base(arguments)
    {
        _lower = Percentage(arguments, "lower");
        _upper = Percentage(arguments, "upper");
        _low = arguments.OptionalNumber("b_min");
        _high = arguments.OptionalNumber("b_max");
        _clip = arguments.Flag("clip", false);
        _channelWise = arguments.Flag("channel_wise", false);
        bool relative = arguments.Flag("relative", false);
        arguments.Only("dtype", "float32");
        if (_clip && _low is null && _high is null)
        {
            throw arguments.Invalid("clip", "needs b_min or b_max, the values to clip to");
        }

        if (relative)
        {
            (double low, double high) = _low is { } from && _high is { } to
                ? (from, to)
                : throw arguments.Invalid("relative", "needs both b_min and b_max");
            (_low, _high) = (low + ((high - low) * _lower / 100), low + ((high - low) * _upper / 100));
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
        Volume<float> dense = Elementwise.Dense(image);
        float from = OrderStatistics.Percentile(dense.Storage.Span, _lower);
        float to = OrderStatistics.Percentile(dense.Storage.Span, _upper);
        return Elementwise.Map(dense, new RangeScaling(from, to, _low, _high, _clip).Scale);
    }

    private static double Percentage(TransformArguments arguments, string name) =>
        arguments.Number(name) is >= 0 and <= 100 and double percentage ? percentage : throw arguments.Invalid(name, "must lie between 0 and 100");
}
