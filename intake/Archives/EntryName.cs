namespace Aiaa.Intake.Archives;

/// <summary>What the name of an archive's entry says. It is never used as a path.</summary>
internal static class EntryName
{
    private static readonly string[] Clutter = ["thumbs.db", "desktop.ini", "dicomdir"];

    /// <summary>Whether the entry is something that systems leave beside the user's files: resource forks, hidden files, previews, the index of a medium.</summary>
    public static bool IsClutter(string name)
    {
        string[] segments = name.Split('/', '\\');
        string last = segments[^1];
        return last.Length == 0 || last[0] == '.' || segments.Contains("__MACOSX", StringComparer.OrdinalIgnoreCase)
            || Clutter.Contains(last, StringComparer.OrdinalIgnoreCase);
    }
}
