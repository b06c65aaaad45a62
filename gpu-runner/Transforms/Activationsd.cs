using System.Numerics.Tensors;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's Activationsd: softmax over the channels, or sigmoid of every element.</summary>
internal sealed class Activationsd : MapTransform
{
    private const int Block = 4096;

    private readonly bool[] _sigmoid;
    private readonly bool[] _softmax;
    private readonly ChannelAxisRule _axis;

    /// <summary>Reads the arguments.</summary>
    public Activationsd(TransformArguments arguments, MonaiRules rules)
        : base(arguments)
    {
        _sigmoid = arguments.PerKey("sigmoid", KeyCount, false, arguments.FlagOf);
        _softmax = arguments.PerKey("softmax", KeyCount, false, arguments.FlagOf);
        _axis = rules.ChannelAxis;
        arguments.Only("other", null);
        if (_sigmoid.Zip(_softmax).Any(both => both is { First: true, Second: true }))
        {
            throw arguments.Invalid("softmax", "and 'sigmoid' cannot both be true");
        }
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        SampleVolume volume = sample[key];
        if (_sigmoid[index])
        {
            sample[key] = volume.With(Elementwise.Map(volume.Volume.ToSingle(), TensorPrimitives.Sigmoid));
        }
        else if (_softmax[index])
        {
            ChannelBlocks blocks = ChannelBlocks.Of(volume.Volume, volume.Origin.SpatialShape.Length, _axis);
            sample[key] = volume.With(Softmax(volume.Volume.ToSingle(), blocks));
        }
    }

    /// <summary>exp(x − max) divided by its sum over the channels, for a block of voxels at a time.</summary>
    private static Volume<float> Softmax(Volume<float> logits, ChannelBlocks blocks)
    {
        Memory<float> source = logits.ToLastAxisFastest();
        float[] result = GC.AllocateUninitializedArray<float>(logits.Count);
        int perOuter = (blocks.Inner + Block - 1) / Block;
        Parallel.For(0, blocks.Outer * perOuter, index =>
        {
            (int outer, int block) = Math.DivRem(index, perOuter);
            int start = block * Block;
            int length = Math.Min(Block, blocks.Inner - start);
            int first = (outer * blocks.Channels * blocks.Inner) + start;
            ReadOnlySpan<float> from = source.Span;
            Span<float> to = result;
            Span<float> largest = stackalloc float[Block];
            Span<float> sum = stackalloc float[Block];
            largest = largest[..length];
            sum = sum[..length];

            from.Slice(first, length).CopyTo(largest);
            for (int channel = 1; channel < blocks.Channels; channel++)
            {
                TensorPrimitives.Max(largest, from.Slice(first + (channel * blocks.Inner), length), largest);
            }

            sum.Clear();
            for (int channel = 0; channel < blocks.Channels; channel++)
            {
                int at = first + (channel * blocks.Inner);
                Span<float> powers = to.Slice(at, length);
                TensorPrimitives.Subtract(from.Slice(at, length), largest, powers);
                TensorPrimitives.Exp(powers, powers);
                TensorPrimitives.Add(sum, powers, sum);
            }

            for (int channel = 0; channel < blocks.Channels; channel++)
            {
                Span<float> powers = to.Slice(first + (channel * blocks.Inner), length);
                TensorPrimitives.Divide(powers, sum, powers);
            }
        });
        return Volume<float>.FromLastAxisFastest(result, logits.Shape, logits.Affine);
    }
}
