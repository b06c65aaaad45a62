using System.Collections.Immutable;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Geometry;

/// <summary>An exchange and turning round of spatial axes: which axis comes where, and which of them run the other way.</summary>
/// <param name="Source">For each axis of the result the axis it was.</param>
/// <param name="Flipped">Whether it runs the other way.</param>
public sealed record AxisTurns(ImmutableArray<int> Source, ImmutableArray<bool> Flipped)
{
    /// <summary>What brings an image to an orientation.</summary>
    /// <param name="affine">Voxel → RAS mm.</param>
    /// <param name="axcodes">A letter per spatial axis, as "RAS"; further letters are not looked at.</param>
    /// <param name="spatialRank">How many spatial axes the image has.</param>
    /// <exception cref="ImagingException">The letters name no orientation of these axes, or the affine is singular.</exception>
    public static AxisTurns Towards(Affine affine, string axcodes, int spatialRank)
    {
        AxisOrientation[] from = Orientation.Of(affine, spatialRank);
        int[] source = new int[spatialRank];
        bool[] flipped = new bool[spatialRank];
        for (int axis = 0; axis < spatialRank; axis++)
        {
            AxisOrientation wanted = Wanted(axcodes, axis, spatialRank);
            source[axis] = Array.FindIndex(from, o => o.WorldAxis == wanted.WorldAxis);
            if (source[axis] < 0 || Array.IndexOf(source, source[axis], 0, axis) >= 0)
            {
                throw new ImagingException($"The orientation {axcodes} does not name each of the {spatialRank} axes of the image once; name one of each of R/L, A/P, S/I.");
            }

            flipped[axis] = from[source[axis]].Positive != wanted.Positive;
        }

        return new AxisTurns([.. source], [.. flipped]);
    }

    /// <summary>Makes the turns: a view, with the affine that belongs to it.</summary>
    /// <param name="volume">As many spatial axes as there are turns, others before or after.</param>
    /// <param name="spatialAxis">Index of the first spatial axis.</param>
    public Volume Apply(Volume volume, int spatialAxis)
    {
        int[] axes = [.. Enumerable.Range(0, volume.Rank)];
        double[] toOld = new double[16];
        toOld[15] = 1;
        for (int rest = Source.Length; rest < 3; rest++)
        {
            toOld[rest * 5] = 1;
        }

        Volume view = volume;
        for (int axis = 0; axis < Source.Length; axis++)
        {
            int old = Source[axis];
            axes[spatialAxis + axis] = spatialAxis + old;
            toOld[(old * 4) + axis] = Flipped[axis] ? -1 : 1;
            if (Flipped[axis])
            {
                toOld[(old * 4) + 3] = volume.Shape[spatialAxis + old] - 1;
                view = view.Flip(spatialAxis + old);
            }
        }

        return view.Transpose(axes).WithAffine(volume.Affine.Compose(new Affine(toOld)));
    }

    /// <summary>The turns that undo these.</summary>
    public AxisTurns Inverse()
    {
        int[] source = new int[Source.Length];
        bool[] flipped = new bool[Source.Length];
        for (int axis = 0; axis < source.Length; axis++)
        {
            source[Source[axis]] = axis;
            flipped[Source[axis]] = Flipped[axis];
        }

        return new AxisTurns([.. source], [.. flipped]);
    }

    private static AxisOrientation Wanted(string axcodes, int axis, int count) =>
        (axis < axcodes.Length ? AxisOrientation.FromLetter(char.ToUpperInvariant(axcodes[axis])) : null)
        ?? throw new ImagingException($"The orientation \"{axcodes}\" must be {count} letters of R, L, A, P, S and I.");
}
