using System.Numerics;
using Aiaa.Imaging.Geometry;

namespace Aiaa.Imaging.Resampling;

/// <summary>
/// Where the voxels of a result lie among those of its source, computed as MONAI's AffineTransform has torch compute it: voxel
/// indices are normalised to −1…1, mapped, and turned back into indices. The detour and the order of its operations are kept, because
/// with two voxels at the same distance the last bit decides which is nearest. It is that of torch's affine_grid and grid_sample on
/// processors with AVX2, found to agree to the bit with torch 1.13.
/// </summary>
internal sealed class SamplingGrid
{
    private const double NegligibleVoxels = 1e-9;
    private const double TieVoxels = 1e-7;

    private readonly SquareMatrix _theta;
    private readonly double[][] _positions;
    private readonly bool _alignCorners;

    /// <param name="map">Voxel of the result → voxel of the source.</param>
    /// <param name="source">Spatial shape of the source.</param>
    /// <param name="target">Spatial shape of the result.</param>
    /// <param name="alignCorners">Whether −1 and 1 are the centres of the outermost voxels instead of their outer faces.</param>
    /// <param name="rule">From 1.0 on MONAI normalises to the outer faces always, and torch alone aligns corners.</param>
    public SamplingGrid(SquareMatrix map, int[] source, int[] target, bool alignCorners, SpacingRule rule)
    {
        Source = source;
        Target = target;
        _alignCorners = alignCorners;
        bool toCentres = alignCorners && rule == SpacingRule.Monai0;
        SquareMatrix normalised = Normalisation(target, toCentres);
        _theta = Normalisation(source, toCentres).Times(map).Times(rule == SpacingRule.Monai0 ? normalised.InverseAsTorch() : normalised.Inverse());
        _positions = [.. target.Select(length => Positions(length, alignCorners))];
    }

    public int[] Source { get; }

    public int[] Target { get; }

    public int Rank => Source.Length;

    /// <summary>Whether each axis of the source depends on one axis of the result alone, its namesake.</summary>
    public bool IsSeparable => Enumerable.Range(0, Rank).All(axis => Crossing(axis) * Source[axis] / 2 < NegligibleVoxels);

    /// <summary>
    /// Whether that also holds for the choice of the nearest voxel: where a position lies between two voxels, even the smallest
    /// dependence on another axis tips the balance.
    /// </summary>
    public bool IsSeparableForNearest => IsSeparable
        && Enumerable.Range(0, Rank).All(axis => Crossing(axis) == 0 || Coordinates(axis).All(c => Math.Abs(c - Math.Floor(c) - 0.5) > TieVoxels));

    /// <summary>Positions along one axis of a separable grid, in voxels of the source, within its border.</summary>
    public double[] Coordinates(int axis)
    {
        double[] coordinates = new double[Target[axis]];
        for (int i = 0; i < coordinates.Length; i++)
        {
            coordinates[i] = ToVoxel((_positions[axis][i] * _theta[axis, axis]) + _theta[axis, Rank], axis);
        }

        return coordinates;
    }

    /// <summary>What each index along one axis of the result adds to the normalised position along one of the source.</summary>
    public double[] Terms(int sourceAxis, int targetAxis) => [.. _positions[targetAxis].Select(p => p * _theta[sourceAxis, targetAxis])];

    /// <summary>What is added last to the normalised position along an axis of the source.</summary>
    public double Offset(int sourceAxis) => _theta[sourceAxis, Rank];

    /// <summary>A normalised position in voxels of the source, held within its border.</summary>
    public double ToVoxel(double normalised, int sourceAxis)
    {
        double size = Source[sourceAxis];
        double voxel = _alignCorners ? (normalised + 1) / 2 * (size - 1) : (((normalised + 1) * size) - 1) / 2;
        return Math.Min(size - 1, Math.Max(voxel, 0));
    }

    /// <summary>Turns normalised positions into voxels of the source, as <see cref="ToVoxel"/> does one by one.</summary>
    public void ToVoxels(Span<double> positions, int sourceAxis)
    {
        Vector<double> size = new(Source[sourceAxis]);
        Vector<double> last = size - Vector<double>.One;
        Vector<double> two = new(2);
        int i = 0;
        for (; i <= positions.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> shifted = new Vector<double>(positions[i..]) + Vector<double>.One;
            Vector<double> voxel = _alignCorners ? shifted / two * last : ((shifted * size) - Vector<double>.One) / two;
            Vector.Min(last, Vector.Max(voxel, Vector<double>.Zero)).CopyTo(positions[i..]);
        }

        for (; i < positions.Length; i++)
        {
            positions[i] = ToVoxel(positions[i], sourceAxis);
        }
    }

    /// <summary>The nearest voxel: of two at the same distance the upper one in three dimensions (torch's round), the even one in two (its vectorised path).</summary>
    public int Nearest(double voxel) => (int)(Rank == 3 ? Math.Floor(voxel) + (voxel - Math.Floor(voxel) >= 0.5 ? 1 : 0) : Math.Round(voxel));

    private double Crossing(int sourceAxis) =>
        Enumerable.Range(0, Rank).Where(axis => axis != sourceAxis).Sum(axis => Math.Abs(_theta[sourceAxis, axis]));

    private static SquareMatrix Normalisation(int[] shape, bool alignCorners)
    {
        int n = shape.Length;
        SquareMatrix m = new(n + 1, new double[(n + 1) * (n + 1)]);
        m[n, n] = 1;
        for (int axis = 0; axis < n; axis++)
        {
            double size = shape[axis];
            m[axis, axis] = alignCorners ? 2 / ((size <= 1 ? 2 : size) - 1) : 2 / size;
            m[axis, n] = alignCorners ? -1 : (1 / size) - 1;
        }

        return m;
    }

    // torch.linspace(-1, 1, n) fills pairs of vectors of four from the first of each, and what is left one by one, from both ends.
    private static double[] Positions(int length, bool alignCorners)
    {
        const int Lanes = 4;
        double[] positions = new double[length];
        if (length == 1)
        {
            return positions;
        }

        double step = 2.0 / (length - 1);
        int inVectors = length - (length % (2 * Lanes));
        for (int i = 0; i < length; i++)
        {
            int lane = i < inVectors ? i % Lanes : 0;
            int first = i - lane;
            double start = first < length / 2 ? Math.FusedMultiplyAdd(step, first, -1) : Math.FusedMultiplyAdd(-step, length - first - 1, 1);
            double position = lane == 0 ? start : start + (lane * step);
            positions[i] = alignCorners ? position : position * (length - 1) / length;
        }

        return positions;
    }
}
