using System.Numerics.Tensors;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// The base of transforms that make one result of those of several networks: the volumes under several keys, or under one key an
/// array whose first axis counts them.
/// </summary>
internal abstract class EnsembleTransform : KeyedTransform
{
    private readonly string _output;

    /// <summary>Reads <c>keys</c> and <c>output_key</c>.</summary>
    protected EnsembleTransform(TransformArguments arguments)
        : base(arguments)
    {
        string? output = arguments.OptionalText("output_key");
        _output = output ?? (KeyCount == 1 ? arguments.Keys("keys")[0] : throw arguments.Invalid("output_key", "is missing; with several keys it names where the result goes"));
    }

    /// <inheritdoc/>
    public sealed override void Apply(Sample sample, CancellationToken cancellationToken)
    {
        SampleVolume[] entries = [.. KeysOf(sample).Select(k => sample[k.Key])];
        if (entries.Length == 0)
        {
            return;
        }

        Volume<float>[] members = KeyCount == 1 ? Members(entries[0].Volume.ToSingle()) : [.. entries.Select(entry => entry.Volume.ToSingle())];
        if (members.FirstOrDefault(member => !member.Shape.SequenceEqual(members[0].Shape)) is { } other)
        {
            throw new ModelException($"results of shapes {members[0].ShapeText} and {other.ShapeText} cannot be put together.");
        }

        sample[_output] = entries[0].With(Combine(members));
    }

    /// <summary>Makes one result of several of the same shape.</summary>
    protected abstract Volume Combine(Volume<float>[] members);

    /// <summary>The mean, each member counting as much as its weight.</summary>
    protected static Volume<float> Mean(Volume<float>[] members, float[]? weights)
    {
        float[] sum = new float[members[0].Count];
        float meanWeight = weights?.Average() ?? 1;
        for (int i = 0; i < members.Length; i++)
        {
            ReadOnlySpan<float> values = members[i].ToLastAxisFastest().Span;
            TensorPrimitives.MultiplyAdd(values, weights is null ? 1 : weights[i] / meanWeight, sum, sum);
        }

        TensorPrimitives.Divide(sum, members.Length, sum);
        return Volume<float>.FromLastAxisFastest(sum, members[0].Shape, members[0].Affine);
    }

    private static Volume<float>[] Members(Volume<float> stacked) => stacked.Rank > 1
        ? [.. Enumerable.Range(0, stacked.Shape[0]).Select(member => stacked.Select(0, member))]
        : throw new ModelException($"an array of shape {stacked.ShapeText} holds no results of several networks.");
}
