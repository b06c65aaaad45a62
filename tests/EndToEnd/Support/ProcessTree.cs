using System.Diagnostics;
using System.Globalization;

namespace Aiaa.EndToEnd.Tests.Support;

/// <summary>The processes below another one, as Linux lists them.</summary>
internal static class ProcessTree
{
    /// <summary>Skips the calling test where processes cannot be listed.</summary>
    public static void Require() => Assert.SkipUnless(OperatingSystem.IsLinux(), "lists processes in /proc");

    /// <summary>All processes below one.</summary>
    public static IReadOnlyList<Process> Below(int ancestor)
    {
        ILookup<int, int> children = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0)
            .ToLookup(ParentOf);
        List<int> found = [.. children[ancestor]];
        for (int at = 0; at < found.Count; at++)
        {
            found.AddRange(children[found[at]]);
        }

        return [.. found.SelectMany(Existing)];
    }

    /// <summary>The one process below another whose command line holds some text.</summary>
    public static Process Find(int ancestor, string part) => Assert.Single(Below(ancestor), process => CommandLine(process).Contains(part, StringComparison.Ordinal));

    /// <summary>The same, once it is there.</summary>
    public static Process WaitFor(int ancestor, string part)
    {
        Process? found = null;
        while (found is null)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Assert.True(Directory.Exists($"/proc/{ancestor}"), $"process {ancestor} ended before it started {part}");
            found = Below(ancestor).FirstOrDefault(process => CommandLine(process).Contains(part, StringComparison.Ordinal));
        }

        return found;
    }

    /// <summary>Waits until all of them have ended.</summary>
    public static async Task WaitForEndAsync(IReadOnlyList<Process> processes)
    {
        foreach (Process process in processes)
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            process.Dispose();
        }
    }

    // A process may end between being listed and being looked at.
    private static IEnumerable<Process> Existing(int id)
    {
        try
        {
            return [Process.GetProcessById(id)];
        }
        catch (ArgumentException)
        {
            return [];
        }
    }

    private static string CommandLine(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline");
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    // "id (name) state parent …"; the name may hold anything, parentheses included.
    private static int ParentOf(int id)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
