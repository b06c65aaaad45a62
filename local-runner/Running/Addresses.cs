using System.Text.Json;
using System.Text.RegularExpressions;

namespace Aiaa.LocalRunner.Running;

/// <summary>Where the storage services listen, as Azurite's start script prints it.</summary>
/// <param name="Blob">The blob service.</param>
/// <param name="Queue">The queue service.</param>
/// <param name="Table">The table service.</param>
/// <param name="ConnectionString">What clients are configured with.</param>
internal sealed record StorageAddress(Uri Blob, Uri Queue, Uri Table, string ConnectionString)
{
    /// <summary>Reads the line of JSON that the script prints when all three listen; null for any other line.</summary>
    public static StorageAddress? Parse(string line)
    {
        if (!line.StartsWith('{'))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<StorageAddress>(line, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Where one of our own servers listens, as ASP.NET Core prints it.</summary>
internal static partial class ServerAddress
{
    /// <summary>Reads "Now listening on: …"; null for any other line.</summary>
    public static Uri? Parse(string line) =>
        Listening().Match(line) is { Success: true } match ? new Uri(match.Groups[1].Value) : null;

    [GeneratedRegex(@"Now listening on: (http://\S+)$")]
    private static partial Regex Listening();
}
