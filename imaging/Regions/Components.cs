using System.Numerics;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Regions;

/// <summary>
/// The connected components of an image, in the order in which the first voxel of each is met when the image is read with the last axis
/// fastest: the numbering of skimage.measure.label, less one.
/// </summary>
/// <typeparam name="T">The element of the image.</typeparam>
public sealed class Components<T>
    where T : unmanaged, INumber<T>
{
    private readonly ComponentRuns<T> _runs;
    private readonly RowOrder<T> _rows;
    private readonly int[] _firstRun;
    private readonly int[] _componentOf;
    private readonly int[] _sizes;
    private readonly T[] _values;

    internal Components(RowOrder<T> rows, ComponentRuns<T> runs, int[] firstRun)
    {
        _rows = rows;
        _runs = runs;
        _firstRun = firstRun;
        _componentOf = new int[runs.Count];
        List<(int Position, int Root)> roots = Roots();
        roots.Sort();
        _sizes = new int[roots.Count];
        _values = new T[roots.Count];
        for (int component = 0; component < roots.Count; component++)
        {
            _componentOf[roots[component].Root] = component;
            _values[component] = runs.Values[roots[component].Root];
        }

        for (int run = 0; run < runs.Count; run++)
        {
            _componentOf[run] = _componentOf[runs.Root(run)];
            _sizes[_componentOf[run]] += runs.Ends[run] - runs.Starts[run];
        }
    }

    /// <summary>Number of components.</summary>
    public int Count => _sizes.Length;

    /// <summary>Voxels of each component.</summary>
    public ReadOnlySpan<int> Sizes => _sizes;

    /// <summary>The value that the voxels of each component have; the first voxel's where several values were taken as one foreground.</summary>
    public ReadOnlySpan<T> Values => _values;

    /// <summary>An image of component numbers from 1, and 0 in the background; dense with the last axis fastest.</summary>
    public Volume<int> ToLabels()
    {
        Volume<int> labels = Volume<int>.AllocateLastAxisFastest(_rows.Shape, Affine.Identity);
        Span<int> elements = labels.Storage.Span;
        for (int row = 0; row < _firstRun.Length - 1; row++)
        {
            (int slice, int rowInSlice) = Math.DivRem(row, _rows.RowsPerSlice);
            for (int run = _firstRun[row]; run < _firstRun[row + 1]; run++)
            {
                for (int element = _runs.Starts[run]; element < _runs.Ends[run]; element++)
                {
                    elements[_rows.Position(element, rowInSlice, slice)] = _componentOf[run] + 1;
                }
            }
        }

        return labels;
    }

    /// <summary>Fills the voxels of some components, in the image itself or another one of the same shape and memory order.</summary>
    internal void Fill<TOther>(RowOrder<TOther> image, ReadOnlySpan<bool> components, TOther value)
        where TOther : unmanaged, INumber<TOther>
    {
        for (int row = 0; row < _firstRun.Length - 1; row++)
        {
            (int slice, int rowInSlice) = Math.DivRem(row, _rows.RowsPerSlice);
            for (int run = _firstRun[row]; run < _firstRun[row + 1]; run++)
            {
                if (components[_componentOf[run]])
                {
                    image.Row(rowInSlice, slice)[_runs.Starts[run].._runs.Ends[run]].Fill(value);
                }
            }
        }
    }

    /// <summary>Which components do not reach the edge of the image along any axis.</summary>
    internal bool[] Enclosed()
    {
        bool[] enclosed = new bool[Count];
        Array.Fill(enclosed, true);
        for (int row = 0; row < _firstRun.Length - 1; row++)
        {
            (int slice, int rowInSlice) = Math.DivRem(row, _rows.RowsPerSlice);
            bool outermost = (_rows.Shape.Length > 1 && (rowInSlice == 0 || rowInSlice == _rows.RowsPerSlice - 1))
                || (_rows.Shape.Length > 2 && (slice == 0 || slice == _rows.Slices - 1));
            for (int run = _firstRun[row]; run < _firstRun[row + 1]; run++)
            {
                if (outermost || _runs.Starts[run] == 0 || _runs.Ends[run] == _rows.RowLength)
                {
                    enclosed[_componentOf[run]] = false;
                }
            }
        }

        return enclosed;
    }

    // Each component's first voxel, which need not lie in its first run: rows may run across the reading order.
    private List<(int Position, int Root)> Roots()
    {
        int[] first = new int[_runs.Count];
        Array.Fill(first, int.MaxValue);
        for (int row = 0; row < _firstRun.Length - 1; row++)
        {
            (int slice, int rowInSlice) = Math.DivRem(row, _rows.RowsPerSlice);
            for (int run = _firstRun[row]; run < _firstRun[row + 1]; run++)
            {
                int root = _runs.Root(run);
                int position = _rows.Position(_rows.FirstOf(_runs.Starts[run], _runs.Ends[run]), rowInSlice, slice);
                first[root] = Math.Min(first[root], position);
            }
        }

        List<(int Position, int Root)> roots = [];
        for (int run = 0; run < first.Length; run++)
        {
            if (first[run] != int.MaxValue)
            {
                roots.Add((first[run], run));
            }
        }

        return roots;
    }
}
