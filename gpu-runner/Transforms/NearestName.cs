namespace Aiaa.GpuRunner.Transforms;

/// <summary>Finds what a misspelt name was probably meant to be.</summary>
internal static class NearestName
{
    private const int MaxLength = 100;

    /// <summary>" Did you mean 'x'?" when a candidate is near enough, else nothing.</summary>
    public static string Hint(string name, IEnumerable<string> candidates)
    {
        if (name.Length > MaxLength)
        {
            return string.Empty;
        }

        int limit = Math.Max(1, name.Length / 4);
        string? nearest = candidates
            .Select(c => (Candidate: c, Distance: Distance(name, c)))
            .Where(c => c.Distance <= limit)
            .OrderBy(c => c.Distance)
            .ThenBy(c => c.Candidate, StringComparer.Ordinal)
            .Select(c => c.Candidate)
            .FirstOrDefault();
        return nearest is null ? string.Empty : $" Did you mean '{nearest}'?";
    }

    /// <summary>Levenshtein's distance, letters compared without case: insertions, deletions and replacements from one word to the other.</summary>
    private static int Distance(string a, string b)
    {
        int[] previous = [.. Enumerable.Range(0, b.Length + 1)];
        int[] current = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = previous[j - 1] + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
