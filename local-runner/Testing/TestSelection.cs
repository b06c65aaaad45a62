namespace Aiaa.LocalRunner.Testing;

/// <summary>Which tests a filter means.</summary>
/// <param name="Projects">The projects to run.</param>
/// <param name="MethodPattern">Which of their tests, by full name with wildcards; null for all.</param>
internal sealed record TestSelection(IReadOnlyList<TestProject> Projects, string? MethodPattern)
{
    /// <summary>A filter that is part of a project's name means that project; any other one means tests by their full name.</summary>
    public static TestSelection From(IReadOnlyList<TestProject> all, string? filter)
    {
        if (string.IsNullOrEmpty(filter))
        {
            return new TestSelection(all, null);
        }

        // "gpu-runner", the folder, and "GpuRunner", the assembly, are the same to the one who asks.
        string name = filter.Replace("-", string.Empty, StringComparison.Ordinal);
        List<TestProject> named = [.. all.Where(project => project.Name.Contains(name, StringComparison.OrdinalIgnoreCase))];
        return named.Count > 0 ? new TestSelection(named, null) : new TestSelection(all, $"*{filter}*");
    }
}
