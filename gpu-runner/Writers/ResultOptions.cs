using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aiaa.GpuRunner.Writers;

/// <summary>What a request may say about the file of its answer.</summary>
/// <param name="Extension">Ending and format of the file.</param>
/// <param name="ElementType">The type of its elements; null for the smallest that holds the values.</param>
internal sealed record ResultOptions(string Extension, Type? ElementType)
{
    private const string Default = ".nii.gz";

    private static readonly string[] Writable = [".nii", Default];

    private static readonly Dictionary<string, Type> ElementTypes = new(StringComparer.Ordinal)
    {
        ["bool"] = typeof(byte),
        ["uint8"] = typeof(byte),
        ["int8"] = typeof(sbyte),
        ["uint16"] = typeof(ushort),
        ["int16"] = typeof(short),
        ["uint32"] = typeof(uint),
        ["int32"] = typeof(int),
        ["int"] = typeof(long),
        ["uint64"] = typeof(ulong),
        ["int64"] = typeof(long),
        ["float32"] = typeof(float),
        ["float"] = typeof(double),
        ["float64"] = typeof(double),
    };

    /// <summary>Reads <c>result_extension</c>, <c>result_dtype</c> and <c>result_compress</c> of a request's params.</summary>
    /// <param name="parameters">The params.</param>
    /// <param name="fileName">The name of the image received: its ending is the default, when it can be written.</param>
    /// <exception cref="InputException">A value that is not served.</exception>
    public static ResultOptions Read(JsonObject parameters, string fileName)
    {
        // Whether a NIfTI file is compressed is told by its ending; the switch is for formats that compress inside.
        if (parameters["result_compress"] is { } compress && compress.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
        {
            throw new InputException($"The param 'result_compress' must be true or false, not {compress.ToJsonString()}.");
        }

        return new ResultOptions(ReadExtension(parameters, fileName), ReadElementType(parameters));
    }

    private static string ReadExtension(JsonObject parameters, string fileName)
    {
        if (Text(parameters, "result_extension") is not { Length: > 0 } asked)
        {
            return Writable.FirstOrDefault(e => fileName.EndsWith(e, StringComparison.OrdinalIgnoreCase)) ?? Default;
        }

        string extension = (asked.StartsWith('.') ? asked : '.' + asked).ToLowerInvariant();
        return Writable.Contains(extension, StringComparer.Ordinal)
            ? extension
            : throw new InputException($"This server cannot write results as '{asked}' (result_extension); it writes {string.Join(" and ", Writable)}.");
    }

    private static Type? ReadElementType(JsonObject parameters)
    {
        if (Text(parameters, "result_dtype") is not { Length: > 0 } asked)
        {
            return null;
        }

        string name = asked[(asked.LastIndexOf('.') + 1)..];
        return ElementTypes.TryGetValue(name, out Type? type)
            ? type
            : throw new InputException($"'{asked}' (result_dtype) is not an element type that can be written; use one of {string.Join(", ", ElementTypes.Keys)}.");
    }

    private static string? Text(JsonObject parameters, string name) => parameters[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        { } other => throw new InputException($"The param '{name}' must be a text, not {other.ToJsonString()}."),
    };
}
