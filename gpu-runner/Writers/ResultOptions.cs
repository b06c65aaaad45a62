using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.Imaging.Formats;

namespace Aiaa.GpuRunner.Writers;

/// <summary>What a request may say about the file of its answer.</summary>
/// <param name="Format">The file's format, one that is written.</param>
/// <param name="Compress">Whether its voxels are compressed.</param>
/// <param name="ElementType">The type of its elements; null for the smallest that holds the values.</param>
/// <param name="Asked">Whether the request named the format; one that follows the image received gives way where the result does not fit it.</param>
internal sealed record ResultOptions(ImageFormat Format, bool Compress, Type? ElementType, bool Asked = true)
{
    private static readonly (string Ending, ImageFormat Format)[] Writable =
        [(".nii", ImageFormat.Nifti1), (".nii.gz", ImageFormat.Nifti1), (".nrrd", ImageFormat.Nrrd), (".png", ImageFormat.Png)];

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

    /// <summary>The ending of the file's name.</summary>
    public string Extension => ImageWriter.Ending(Format, Compress);

    /// <summary>Reads <c>result_extension</c>, <c>result_dtype</c> and <c>result_compress</c> of a request's params.</summary>
    /// <param name="parameters">The params.</param>
    /// <param name="fileName">The name of the image received: its ending is the default, when it can be written.</param>
    /// <exception cref="InputException">A value that is not served.</exception>
    public static ResultOptions Read(JsonObject parameters, string fileName)
    {
        if (parameters["result_compress"] is { } compress && compress.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
        {
            throw new InputException($"The param 'result_compress' must be true or false, not {compress.ToJsonString()}.");
        }

        string? asked = Text(parameters, "result_extension") is { Length: > 0 } text ? text : null;
        (string ending, ImageFormat format) = asked is null ? Following(fileName) : Find(asked);

        // Whether a NIfTI file is compressed is told by its ending; the switch is for NRRD, which compresses inside.
        bool compressed = format == ImageFormat.Nifti1 ? ending == ".nii.gz" : parameters["result_compress"]?.GetValue<bool>() ?? true;
        return new ResultOptions(format, compressed, ReadElementType(parameters), asked is not null);
    }

    private static (string Ending, ImageFormat Format) Find(string asked)
    {
        string extension = (asked.StartsWith('.') ? asked : '.' + asked).ToLowerInvariant();
        return Array.Find(Writable, known => known.Ending == extension) is { Ending: not null } found
            ? found
            : throw new InputException($"This server cannot write results as '{asked}' (result_extension); it writes {string.Join(", ", Writable.Select(known => known.Ending))}.");
    }

    // What marks a photograph is written as a picture that keeps every value.
    private static (string Ending, ImageFormat Format) Following(string fileName)
    {
        string[] photographs = [".jpg", ".jpeg"];
        string name = Array.Exists(photographs, ending => fileName.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ? ".png" : fileName;
        (string Ending, ImageFormat) found = Array.Find(Writable, known => name.EndsWith(known.Ending, StringComparison.OrdinalIgnoreCase));
        return found.Ending is null ? (".nii.gz", ImageFormat.Nifti1) : found;
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
