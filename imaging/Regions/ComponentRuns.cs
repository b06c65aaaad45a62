namespace Aiaa.Imaging.Regions;

/// <summary>
/// The runs of equal foreground along the rows of an image, and which of them touch: a union-find forest over runs instead of voxels,
/// so that the work beyond one scan of the image grows with its surface.
/// </summary>
/// <typeparam name="T">What tells foreground apart: only runs of equal values are united.</typeparam>
internal sealed class ComponentRuns<T>
    where T : IEquatable<T>
{
    private int[] _starts = new int[256];
    private int[] _ends = new int[256];
    private int[] _parents = new int[256];
    private T[] _values = new T[256];

    /// <summary>Number of runs.</summary>
    public int Count { get; private set; }

    /// <summary>First element of each run, within its row.</summary>
    public ReadOnlySpan<int> Starts => _starts.AsSpan(0, Count);

    /// <summary>One past the last element of each run.</summary>
    public ReadOnlySpan<int> Ends => _ends.AsSpan(0, Count);

    /// <summary>The value of each run.</summary>
    public ReadOnlySpan<T> Values => _values.AsSpan(0, Count);

    public void Add(int start, int end, T value)
    {
        if (Count == _starts.Length)
        {
            Array.Resize(ref _starts, 2 * Count);
            Array.Resize(ref _ends, 2 * Count);
            Array.Resize(ref _parents, 2 * Count);
            Array.Resize(ref _values, 2 * Count);
        }

        (_starts[Count], _ends[Count], _parents[Count], _values[Count]) = (start, end, Count, value);
        Count++;
    }

    /// <summary>The run that stands for the component of a run: its first.</summary>
    public int Root(int run)
    {
        while (_parents[run] != run)
        {
            _parents[run] = _parents[_parents[run]];
            run = _parents[run];
        }

        return run;
    }

    /// <summary>Unites the runs of two rows that touch: that overlap when one of them is seen <paramref name="reach"/> elements longer at both ends.</summary>
    /// <param name="a">First and one past the last run of a row.</param>
    /// <param name="b">The same of a neighbouring row.</param>
    /// <param name="reach">0 or 1.</param>
    public void Unite((int First, int End) a, (int First, int End) b, int reach)
    {
        (int i, int j) = (a.First, b.First);
        while (i < a.End && j < b.End)
        {
            if (_ends[i] + reach <= _starts[j])
            {
                i++;
            }
            else if (_ends[j] + reach <= _starts[i])
            {
                j++;
            }
            else
            {
                UniteIfEqual(i, j);
                if (_ends[i] < _ends[j])
                {
                    i++;
                    continue;
                }

                // Where both end together, each may still touch the other's next run by its corner.
                if (_ends[i] == _ends[j] && i + 1 < a.End && _ends[j] + reach > _starts[i + 1])
                {
                    UniteIfEqual(i + 1, j);
                }

                j++;
            }
        }
    }

    private void UniteIfEqual(int i, int j)
    {
        if (_values[i].Equals(_values[j]))
        {
            (i, j) = (Root(i), Root(j));
            _parents[Math.Max(i, j)] = Math.Min(i, j);
        }
    }
}
