using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aiaa.Functions.Models.Bundles;

/// <summary>Python's operations on plain values, as far as expressions of bundles use them; null for what is not known here.</summary>
internal static class PythonValues
{
    private const int MostItems = 10_000;
    private const int LongestText = 10_000;

    private static readonly string[] TypeModules = ["numpy", "np", "torch"];
    private static readonly string[] Types =
        ["float16", "float32", "float64", "uint8", "uint16", "uint32", "int8", "int16", "int32", "int64", "bool"];

    private static readonly Dictionary<string, string> TorchTypes = new()
    {
        ["half"] = "float16", ["float"] = "float32", ["double"] = "float64", ["short"] = "int16", ["int"] = "int32", ["long"] = "int64",
    };

    /// <summary>Python's truth of a value.</summary>
    public static bool IsTrue(JsonNode? value) => value switch
    {
        null => false,
        JsonArray list => list.Count > 0,
        JsonObject map => map.Count > 0,
        JsonValue plain => plain.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => plain.GetValue<string>().Length > 0,
            _ => Number(plain) is not 0.0,
        },
        _ => true,
    };

    /// <summary>A named constant: an element type by its numpy name, or a key of MONAI.</summary>
    public static JsonNode? Constant(string name)
    {
        int dot = name.LastIndexOf('.');
        (string module, string last) = dot < 0 ? (string.Empty, name) : (name[..dot], name[(dot + 1)..]);
        return (module, last) switch
        {
            ("torch", _) when TorchTypes.TryGetValue(last, out string? type) => JsonValue.Create(type),
            _ when TypeModules.Contains(module) && Types.Contains(last) => JsonValue.Create(last),
            ("monai.utils.CommonKeys" or "monai.utils.enums.CommonKeys" or "CommonKeys", "IMAGE" or "LABEL" or "PRED") => JsonValue.Create(last.ToLowerInvariant()),
            _ => null,
        };
    }

    /// <summary>A call of a function that only computes.</summary>
    public static JsonNode? Call(string name, IReadOnlyList<JsonNode?> arguments) => (name, arguments) switch
    {
        ("len", [JsonArray list]) => JsonValue.Create((long)list.Count),
        ("len", [JsonObject map]) => JsonValue.Create((long)map.Count),
        ("len", [JsonValue text]) when BundleReferences.Text(text) is { } letters => JsonValue.Create((long)letters.Length),
        ("list" or "tuple", [JsonArray list]) => list.DeepClone(),
        ("list" or "tuple", [JsonObject map]) => new JsonArray([.. map.Select(pair => (JsonNode)pair.Key)]),
        ("list" or "tuple", []) => new JsonArray(),
        ("int", [JsonValue value]) when Number(value) is { } number && Math.Abs(number) < long.MaxValue => JsonValue.Create((long)number),
        ("float", [JsonValue value]) when Number(value) is { } number => JsonValue.Create(number),
        ("bool", [{ } value]) => JsonValue.Create(IsTrue(value)),
        ("str", [JsonValue value]) => JsonValue.Create(BundleReferences.Text(value) ?? value.ToJsonString()),
        ("range", [JsonValue end]) => Range(0, Integer(end)),
        ("range", [JsonValue start, JsonValue end]) => Range(Integer(start), Integer(end)),
        ("min" or "max", [JsonArray { Count: > 0 } list]) => Extreme(name, [.. list]),
        ("min" or "max", { Count: > 1 }) => Extreme(name, arguments),
        _ => null,
    };

    /// <summary>An item of a list or map.</summary>
    public static JsonNode? Item(JsonNode? value, JsonNode? index) => value switch
    {
        JsonArray list when Integer(index) is { } at && at >= -list.Count && at < list.Count => list[(int)(at < 0 ? at + list.Count : at)],
        JsonObject map when BundleReferences.Text(index) is { } key => map[key],
        _ => null,
    };

    /// <summary>A comparison.</summary>
    public static JsonNode? Compare(string mark, JsonNode? left, JsonNode? right)
    {
        bool numbers = Number(left) is not null && Number(right) is not null;
        int order = numbers ? Number(left)!.Value.CompareTo(Number(right)!.Value) : 0;
        bool equal = numbers ? order == 0 : JsonNode.DeepEquals(left, right);
        bool? holds = mark switch
        {
            "==" => equal,
            "!=" => !equal,
            _ when !numbers => null,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
        return holds is { } known ? JsonValue.Create(known) : null;
    }

    /// <summary>Arithmetic on numbers, and texts or lists one after the other.</summary>
    public static JsonNode? Combine(string mark, JsonNode? left, JsonNode? right)
    {
        if (Number(left) is { } a && Number(right) is { } b)
        {
            return Calculate(mark, a, b, whole: Integer(left) is not null && Integer(right) is not null);
        }

        return (mark, left, right) switch
        {
            ("+", JsonArray first, JsonArray second) when first.Count + second.Count <= MostItems
                => new JsonArray([.. first.Concat(second).Select(item => item?.DeepClone())]),
            ("*", JsonArray list, JsonValue count) when Integer(count) is >= 0 and { } times && times * list.Count <= MostItems
                => new JsonArray([.. Enumerable.Range(0, (int)times).SelectMany(_ => list).Select(item => item?.DeepClone())]),
            ("+", _, _) when BundleReferences.Text(left) is { } first && BundleReferences.Text(right) is { } second && first.Length + second.Length <= LongestText
                => JsonValue.Create(first + second),
            _ => null,
        };
    }

    private static JsonValue? Calculate(string mark, double a, double b, bool whole)
    {
        double? result = mark switch
        {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "/" when b != 0 => a / b,
            "//" when b != 0 => Math.Floor(a / b),
            "%" when b != 0 => a - (b * Math.Floor(a / b)),
            _ => null,
        };
        return result is { } number && double.IsFinite(number)
            ? whole && mark != "/" && Math.Abs(number) < 1L << 53 ? JsonValue.Create((long)number) : JsonValue.Create(number)
            : null;
    }

    private static JsonArray? Range(long? start, long? end) => start is { } from && end is { } to && to - from <= MostItems
        ? new JsonArray([.. Enumerable.Range(0, (int)Math.Max(0, to - from)).Select(offset => (JsonNode)(from + offset))])
        : null;

    private static JsonNode? Extreme(string name, IReadOnlyList<JsonNode?> values)
    {
        if (values.Any(value => Number(value) is null))
        {
            return null;
        }

        JsonNode? found = name == "min" ? values.MinBy(value => Number(value)) : values.MaxBy(value => Number(value));
        return found?.DeepClone();
    }

    private static double? Number(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.Number
        && double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;

    private static long? Integer(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.Number
        && long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;
}
