using System.Numerics.Tensors;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// MONAI's VoteEnsembled: what most results say. With <c>num_classes</c> results are labels in one channel, and of equals the lowest
/// label wins; without, they are one-hot, and a tie is rounded to even, which is 0.
/// </summary>
internal sealed class VoteEnsembled : EnsembleTransform
{
    private const int MostClasses = 256;

    private readonly int? _classes;

    /// <summary>Reads the arguments.</summary>
    public VoteEnsembled(TransformArguments arguments)
        : base(arguments)
    {
        _classes = arguments.OptionalInteger("num_classes");
        if (_classes is < 1 or > MostClasses)
        {
            throw arguments.Invalid("num_classes", $"must lie between 1 and {MostClasses}");
        }
    }

    /// <inheritdoc/>
    protected override Volume Combine(Volume<float>[] members)
    {
        if (_classes is null)
        {
            return Elementwise.Map(Mean(members, null), (source, target) => TensorPrimitives.Round(source, MidpointRounding.ToEven, target));
        }

        return members[0].Shape[0] > 1
            ? Argmax.OverChannels(Mean(members, null), ChannelBlocks.Of(members[0], members[0].Rank - 1, ChannelAxisRule.First))
            : Votes(members, _classes.Value);
    }

    private static Volume<byte> Votes(Volume<float>[] members, int classes)
    {
        Volume<byte> winners = Volume<byte>.AllocateLastAxisFastest(members[0].Shape, members[0].Affine);
        Memory<float>[] labels = [.. members.Select(member => member.ToLastAxisFastest())];
        foreach (Memory<float> member in labels)
        {
            CheckLabels(member.Span, classes);
        }

        Elementwise.ForBlocks(winners.Count, (start, length) =>
        {
            int[] votes = new int[classes];
            for (int i = start; i < start + length; i++)
            {
                Array.Clear(votes);
                foreach (Memory<float> member in labels)
                {
                    votes[(int)member.Span[i]]++;
                }

                winners.Storage.Span[i] = (byte)votes.IndexOf(votes.Max());
            }
        });
        return winners;
    }

    private static void CheckLabels(ReadOnlySpan<float> labels, int classes)
    {
        foreach (float label in labels)
        {
            if (!(label >= 0 && label < classes))
            {
                throw new InputException($"the label {label} is not one of the {classes} classes of 'num_classes'.");
            }
        }
    }
}
