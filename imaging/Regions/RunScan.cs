using System.Numerics;

namespace Aiaa.Imaging.Regions;

/// <summary>Finds the runs of foreground in one row, with vectorised searches for where a run starts and ends.</summary>
internal delegate void RunScan<T>(ReadOnlySpan<T> row, ComponentRuns<T> runs)
    where T : unmanaged, INumber<T>;

/// <summary>What counts as foreground.</summary>
internal static class RunScan
{
    /// <summary>Everything but zero; a run ends where the value changes.</summary>
    public static void EqualValues<T>(ReadOnlySpan<T> row, ComponentRuns<T> runs)
        where T : unmanaged, INumber<T>
    {
        for (int start = Next(row.IndexOfAnyExcept(T.Zero), 0); start < row.Length;)
        {
            T value = row[start];
            int length = row[start..].IndexOfAnyExcept(value);
            int end = length < 0 ? row.Length : start + length;
            runs.Add(start, end, value);
            start = end == row.Length || row[end] != T.Zero ? end : Next(row[end..].IndexOfAnyExcept(T.Zero), end);
        }

        static int Next(int found, int from) => found < 0 ? int.MaxValue : from + found;
    }

    /// <summary>Everything but zero, whatever its value.</summary>
    public static void NonZero<T>(ReadOnlySpan<T> row, ComponentRuns<T> runs)
        where T : unmanaged, INumber<T> => Except(row, runs, T.Zero);

    /// <summary>Everything but one value, taken as one.</summary>
    public static RunScan<T> AllBut<T>(T value)
        where T : unmanaged, INumber<T> => (row, runs) => Except(row, runs, value);

    /// <summary>Everything above zero, whatever its value.</summary>
    public static void Positive<T>(ReadOnlySpan<T> row, ComponentRuns<T> runs)
        where T : unmanaged, INumber<T>
    {
        for (int start = 0; start < row.Length; start++)
        {
            if (row[start] > T.Zero)
            {
                int end = start + 1;
                while (end < row.Length && row[end] > T.Zero)
                {
                    end++;
                }

                runs.Add(start, end, T.One);
                start = end;
            }
        }
    }

    /// <summary>The values named, taken as one.</summary>
    public static RunScan<T> Members<T>(T[] values)
        where T : unmanaged, INumber<T> => (row, runs) =>
    {
        for (int start = 0; start < row.Length;)
        {
            int found = row[start..].IndexOfAny(values);
            if (found < 0)
            {
                return;
            }

            start += found;
            int length = row[start..].IndexOfAnyExcept(values);
            int end = length < 0 ? row.Length : start + length;
            runs.Add(start, end, T.One);
            start = end;
        }
    };

    private static void Except<T>(ReadOnlySpan<T> row, ComponentRuns<T> runs, T value)
        where T : unmanaged, INumber<T>
    {
        for (int start = 0; start < row.Length;)
        {
            int found = row[start..].IndexOfAnyExcept(value);
            if (found < 0)
            {
                return;
            }

            start += found;
            int length = row[start..].IndexOf(value);
            int end = length < 0 ? row.Length : start + length;
            runs.Add(start, end, T.One);
            start = end;
        }
    }
}
