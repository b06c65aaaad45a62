using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// MONAI's AsDiscreted: argmax over the channels, then one-hot, then a threshold (at least that value), then rounding to even,
/// each on demand. Takes the spelling of all versions: <c>threshold</c>, or <c>threshold_values</c> with <c>logit_thresh</c>;
/// <c>to_onehot</c> as a number of classes, or as a truth value with <c>n_classes</c> or <c>num_classes</c>.
/// </summary>
/// <remarks>What becomes discrete becomes an integer volume; MONAI keeps the same values in float32.</remarks>
internal sealed class AsDiscreted : MapTransform
{
    private const int MostClasses = 256;

    private readonly bool[] _argmax;
    private readonly int[] _classes;
    private readonly double?[] _threshold;
    private readonly bool[] _round;
    private readonly ChannelAxisRule _axis;

    /// <summary>Reads the arguments.</summary>
    public AsDiscreted(TransformArguments arguments, MonaiRules rules)
        : base(arguments)
    {
        _axis = rules.ChannelAxis;
        _argmax = arguments.PerKey("argmax", KeyCount, false, arguments.FlagOf);
        _classes = ReadClasses(arguments);
        _threshold = ReadThresholds(arguments);
        _round = arguments.PerKey("rounding", KeyCount, false, (node, name) =>
            arguments.TextOf(node, name) == "torchrounding" ? true : throw arguments.Invalid(name, $"must be \"torchrounding\", not {node.ToJsonString()}"));
        arguments.Only("dtype", "float32");
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        SampleVolume entry = sample[key];
        if (entry.Patch is { } patch && KeepsZeros(index))
        {
            sample[key] = entry with { Patch = patch.With(AtLeast(patch.Inside.ToSingle(), (float)_threshold[index]!)) };
            return;
        }

        Volume volume = entry.Volume;
        int spatialAxes = entry.Origin.SpatialShape.Length;
        if (_argmax[index])
        {
            volume = Argmax.OverChannels(volume.ToSingle(), ChannelBlocks.Of(volume, spatialAxes, _axis));
        }

        if (_classes[index] > 0)
        {
            volume = OneHot(volume.ToSingle(), ChannelBlocks.Of(volume, spatialAxes, _axis), _classes[index]);
        }

        if (_threshold[index] is { } threshold)
        {
            volume = AtLeast(volume.ToSingle(), (float)threshold);
        }

        if (_round[index] && volume is Volume<float> values)
        {
            volume = Elementwise.Map(values, (source, target) => TensorPrimitives.Round(source, MidpointRounding.ToEven, target));
        }

        sample[key] = entry.With(volume);
    }

    /// <summary>Whether all that is done is a threshold above zero, under which zeros stay what they are.</summary>
    private bool KeepsZeros(int index) => _threshold[index] > 0 && !_argmax[index] && _classes[index] == 0;

    private static Volume<byte> AtLeast(Volume<float> values, float threshold)
    {
        Volume<float> dense = Elementwise.Dense(values);
        byte[] labels = GC.AllocateUninitializedArray<byte>(dense.Count);
        Elementwise.ForBlocks(dense.Count, (start, length) =>
        {
            ReadOnlySpan<float> source = dense.Storage.Span.Slice(start, length);
            Span<byte> target = labels.AsSpan(start, length);
            for (int i = 0; i < source.Length; i++)
            {
                target[i] = source[i] >= threshold ? (byte)1 : (byte)0;
            }
        });
        return new Volume<byte>(labels, dense.Shape, dense.Strides, dense.Offset, dense.Affine);
    }

    private static Volume<byte> OneHot(Volume<float> labels, ChannelBlocks blocks, int classes)
    {
        if (blocks.Channels != 1)
        {
            throw new ModelException($"one-hot needs labels in one channel, but the array has {blocks.Channels}.");
        }

        int[] shape = labels.Shape.ToArray();
        shape[blocks.Axis] = classes;
        Volume<byte> result = Volume<byte>.AllocateLastAxisFastest(shape, labels.Affine);
        Span<byte> hot = result.Storage.Span;
        ReadOnlySpan<float> source = labels.ToLastAxisFastest().Span;
        for (int i = 0; i < source.Length; i++)
        {
            (int outer, int inner) = Math.DivRem(i, blocks.Inner);
            if (!(source[i] >= 0 && source[i] < classes))
            {
                throw new InputException($"the label {source[i]} is not one of the {classes} classes of 'to_onehot'.");
            }

            hot[(((outer * classes) + (int)source[i]) * blocks.Inner) + inner] = 1;
        }

        return result;
    }

    private int[] ReadClasses(TransformArguments arguments)
    {
        int number = arguments.OptionalInteger("n_classes") ?? arguments.OptionalInteger("num_classes") ?? 0;
        return arguments.PerKey("to_onehot", KeyCount, 0, (node, name) =>
        {
            int classes = node.GetValueKind() switch
            {
                JsonValueKind.False => 0,
                JsonValueKind.True => number > 0 ? number : throw arguments.Invalid(name, "needs 'n_classes', the number of classes"),
                _ => arguments.IntegerOf(node, name),
            };
            return classes is >= 0 and <= MostClasses ? classes : throw arguments.Invalid(name, $"must lie between 1 and {MostClasses}");
        });
    }

    private double?[] ReadThresholds(TransformArguments arguments)
    {
        double?[] levels = arguments.PerKey<double?>("logit_thresh", KeyCount, 0.5, (node, name) => arguments.NumberOf(node, name));
        bool[] old = arguments.PerKey("threshold_values", KeyCount, false, arguments.FlagOf);

        // MONAI 0.7 and 0.8 also took the truth value under the new name.
        bool[] asFlag = arguments.PerKey("threshold", KeyCount, false, (node, _) => node.GetValueKind() == JsonValueKind.True);
        double?[] thresholds = arguments.PerKey<double?>("threshold", KeyCount, null, (node, name) => IsFlag(node) ? null : arguments.NumberOf(node, name));
        for (int index = 0; index < KeyCount; index++)
        {
            thresholds[index] ??= old[index] || asFlag[index] ? levels[index] : null;
        }

        return thresholds;
    }

    private static bool IsFlag(JsonNode node) => node.GetValueKind() is JsonValueKind.True or JsonValueKind.False;
}
