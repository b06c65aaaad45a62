namespace Aiaa.Testing;

/// <summary>Where the source tree is that the tests were built from.</summary>
public static class Checkout
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Aiaa.Cloud.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("The tests do not lie below a checkout with Aiaa.Cloud.sln.");
    }
}
