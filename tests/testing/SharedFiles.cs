using Xunit;

namespace Aiaa.Testing;

/// <summary>
/// Real images, models and golden cases that are too large or not ours to commit. They lie in a folder named by AIAA_SHARED, or in
/// "shared" beside the checkout; a test that needs one says so when it is absent.
/// </summary>
public static class SharedFiles
{
    private static readonly string? Root = FindRoot();

    /// <summary>The path of a shared file or folder; skips the calling test, with the reason, when it is not there.</summary>
    public static string Require(string relative)
    {
        string? path = Find(relative);
        if (path is null)
        {
            Assert.Skip($"needs shared/{relative} (set AIAA_SHARED, or put the shared folder beside the checkout)");
        }

        return path;
    }

    /// <summary>The path of a shared file or folder; null when it is not there.</summary>
    public static string? Find(string relative)
        => Root is not null && Path.Combine(Root, relative) is { } path && Path.Exists(path) ? path : null;

    private static string? FindRoot()
    {
        string? named = Environment.GetEnvironmentVariable("AIAA_SHARED");
        string beside = Path.Combine(Checkout.Root, "..", "shared");
        return named ?? (Directory.Exists(beside) ? beside : null);
    }
}
