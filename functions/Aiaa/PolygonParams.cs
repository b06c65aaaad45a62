using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Aiaa;

/// <summary>
/// The fields of a polygon call's params. Clients of all ages spell them in snake_case and camelCase and write numbers as numbers or
/// as text; what cannot be used is refused by the name under which it came.
/// </summary>
internal sealed class PolygonParams : IDisposable
{
    private readonly JsonDocument _document;

    public PolygonParams(JsonObject parameters) => _document = JsonSerializer.SerializeToDocument(parameters);

    public void Dispose() => _document.Dispose();

    /// <summary>The first of the names that there is, with its value; null when there is none, or it is null.</summary>
    public (string Name, JsonElement Value)? Find(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (_document.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null)
            {
                return (name, value);
            }
        }

        return null;
    }

    /// <summary>A whole number from <paramref name="low"/> up; null when it is not given.</summary>
    public int? Integer(int low, params ReadOnlySpan<string> names)
        => Find(names) is { } field ? Integer(field.Name, field.Value, low) : null;

    /// <summary>Reads a whole number.</summary>
    /// <exception cref="ApiException">It is none, or too low.</exception>
    public static int Integer(string name, JsonElement value, int low)
        => Number(value) is { } number && double.IsInteger(number) && number >= low && number <= int.MaxValue
            ? (int)number
            : throw Refused(name, low == int.MinValue ? "is no whole number" : $"is no whole number from {low} up");

    /// <summary>A finite number; null when the value is none.</summary>
    public static double? Number(JsonElement value)
    {
        double number = double.NaN;
        bool read = value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetDouble(out number),
            JsonValueKind.String => double.TryParse(
                value.GetString(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out number),
            _ => false,
        };
        return read && double.IsFinite(number) ? number : null;
    }

    /// <summary>A list of exactly so many items.</summary>
    public static JsonElement[] Items(string name, JsonElement value, string meaning, params ReadOnlySpan<int> counts)
        => value.ValueKind == JsonValueKind.Array && counts.Contains(value.GetArrayLength())
            ? [.. value.EnumerateArray()]
            : throw Refused(name, $"is not {meaning}");

    public static ApiException Refused(string name, string what) => new(Failure.BadRequest, $"The field '{name}' {what}; see /v1/mask2polygon and /v1/fixpolygon in the API reference.");

    public static ApiException Missing(string name, string meaning) => new(Failure.BadRequest, $"The params have no '{name}'; give {meaning}.");
}
