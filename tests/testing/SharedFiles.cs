using Xunit;

namespace Aiaa.Testing;

/// <summary>
/// Real images, models and golden cases that are too large or not ours to commit. They lie in a folder named by AIAA_SHARED, or in
/// "shared" beside the checkout; a test that needs one says so when it is absent.
/// </summary>
public static class SharedFiles
{
    private static readonly string? Root = Find();

    /// <summary>The path of a shared file or folder; skips the calling test, with the reason, when it is not there.</summary>
    public static string Require(string relative)
    {
        string? path = Root is null ? null : Path.Combine(Root, relative);
        if (path is null || !Path.Exists(path))
        {
            Assert.Skip($"needs shared/{relative} (set AIAA_SHARED, or put the shared folder beside the checkout)");
        }

        return path;
    }

    private static string? Find()
    {
        string? named = Environment.GetEnvironmentVariable("AIAA_SHARED");
        string beside = Path.Combine(Checkout.Root, "..", "shared");
        return named ?? (Directory.Exists(beside) ? beside : null);
    }
}
