using System.Text.RegularExpressions;

namespace Aiaa.Architecture.Tests;

/// <summary>Rules about the text of the sources that no compiler holds.</summary>
public sealed partial class SourceRulesTests
{
    private const int LongestFile = 400;

    [Fact]
    public void No_file_is_so_long_that_a_second_thing_has_moved_in() => Assert.DoesNotContain(
        SourceTree.CSharpFiles, file => SourceTree.Read(file).AsSpan().Count('\n') > LongestFile);

    [Fact]
    public void A_namespace_is_the_folder_of_its_file()
    {
        Assert.Empty(
            from file in SourceTree.CSharpFiles
            let declared = Namespace().Match(SourceTree.Read(file))
            where declared.Success
            let folders = Path.GetDirectoryName(file)!.Split(Path.DirectorySeparatorChar)
            let below = folders.Skip(folders[0] == "tests" ? 2 : 1)
            where below.Any() && !declared.Groups[1].Value.EndsWith(string.Join('.', below), StringComparison.Ordinal)
            select $"{file}: {declared.Groups[1].Value}");
    }

    [Fact]
    public void No_test_sleeps() => Assert.Empty(
        from file in SourceTree.CSharpFiles
        where file.StartsWith("tests", StringComparison.Ordinal) && !file.StartsWith(Path.Combine("tests", "testing"), StringComparison.Ordinal)
        where Sleep().IsMatch(SourceTree.Read(file))
        select file);

    [Fact]
    public void Nothing_names_a_machine() => Assert.Empty(
        from file in SourceTree.TextFiles
        let found = MachinePath().Match(SourceTree.Read(file))
        where found.Success
        select $"{file}: {found.Value}");

    [Fact]
    public void Lock_files_name_no_registry() => Assert.Empty(
        from file in SourceTree.TextFiles
        where Path.GetFileName(file) is "package-lock.json" or "packages.lock.json"
        where RegistryAddress().IsMatch(SourceTree.Read(file))
        select file);

    [Fact]
    public void Which_package_sources_a_machine_uses_is_its_own_affair() => Assert.DoesNotContain(
        SourceTree.TextFiles, file => Path.GetFileName(file).Equals("nuget.config", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void Nothing_is_left_for_later() => Assert.Empty(
        from file in SourceTree.CSharpFiles
        let found = Unfinished().Match(SourceTree.Read(file))
        where found.Success
        select $"{file}: {found.Value}");

    [GeneratedRegex(@"^namespace ([\w.]+)\s*[;{]?\s*$", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    // Waiting for ever, for a cancellation, is no sleep.
    [GeneratedRegex(@"Thread\s*\.\s*Sleep|Task\s*\.\s*Delay\((?!\s*(?:Timeout\.Infinite|-1))")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"(?<![\w.~-])/(?:home|root|Users|work)/\w[\w./-]*|[A-Z]:\\Users\\")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"""resolved""\s*:\s*""\w+://")]
    private static partial Regex RegistryAddress();

    [GeneratedRegex(@"\b(?:TO" + @"DO|FIX" + @"ME|Not" + @"ImplementedException)\b")]
    private static partial Regex Unfinished();
}
