using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Pipelines.Records;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>A change of which way the spatial axes run: flips and exchanges, done by views with the affine that belongs to them.</summary>
/// <param name="Moves">What was done, in order.</param>
internal sealed record AxisMoves(IReadOnlyList<AxisMove> Moves) : IRecordedChange
{
    /// <summary>A transform makes two moves; nothing makes more than a few.</summary>
    private const int MostMoves = 64;

    /// <inheritdoc/>
    public ChangeKind Kind => ChangeKind.AxisMoves;

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static AxisMoves Read(RecordReader record)
    {
        AxisMove[] moves = new AxisMove[record.Integer(0, MostMoves)];
        for (int at = 0; at < moves.Length; at++)
        {
            moves[at] = new AxisMove(record.Integer(0, 2), record.Integer(0, 2));
        }

        return new AxisMoves(moves);
    }

    /// <summary>The volume after the moves, remembered so that they can be undone.</summary>
    public SampleVolume Apply(SampleVolume entry) =>
        Moves.Count == 0 ? entry : entry.After(Moves.Aggregate(entry.Volume, (volume, move) => move.Apply(volume)), this);

    /// <inheritdoc/>
    public Volume Undo(Volume volume, UndoRule rule, CancellationToken cancellationToken) =>
        Moves.Reverse().Aggregate(volume, (moved, move) => move.Apply(moved));

    /// <inheritdoc/>
    public void Write(RecordWriter record)
    {
        record.Integer(Moves.Count);
        foreach (AxisMove move in Moves)
        {
            record.Integer(move.First);
            record.Integer(move.Second);
        }
    }
}

/// <summary>Two spatial axes exchanged, or one axis flipped when both are the same. Done twice it changes nothing.</summary>
internal readonly record struct AxisMove(int First, int Second)
{
    /// <summary>Makes the move on a channel-first volume.</summary>
    public Volume Apply(Volume volume)
    {
        double[] m = Affine.Identity.ToArray();
        if (First == Second)
        {
            m[First * 5] = -1;
            m[(First * 4) + 3] = volume.Shape[First + 1] - 1;
            return volume.Flip(First + 1).WithAffine(volume.Affine.Compose(new Affine(m)));
        }

        int[] axes = [.. Enumerable.Range(0, volume.Rank)];
        (axes[First + 1], axes[Second + 1]) = (axes[Second + 1], axes[First + 1]);
        (m[First * 5], m[Second * 5]) = (0, 0);
        (m[(First * 4) + Second], m[(Second * 4) + First]) = (1, 1);
        return volume.Transpose(axes).WithAffine(volume.Affine.Compose(new Affine(m)));
    }
}
