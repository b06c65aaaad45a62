using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// The keyword arguments of one step, read by name and type. What was read is remembered, so that an argument that nothing reads
/// is refused by its name (<see cref="Complete"/>) instead of being ignored.
/// </summary>
/// <remarks>JSON null stands for Python's None: the argument counts as left out.</remarks>
internal sealed class TransformArguments(TransformConfig config)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    /// <summary>The names that were asked for, in the order of asking: the arguments a transform has.</summary>
    public IEnumerable<string> Names => _names;

    /// <summary>A required text.</summary>
    public string Text(string name) => OptionalText(name) ?? throw Missing(name);

    /// <summary>A text that may be left out.</summary>
    public string? OptionalText(string name) => Find(name) is { } node ? TextOf(node, name) : null;

    /// <summary>A required number.</summary>
    public double Number(string name) => OptionalNumber(name) ?? throw Missing(name);

    /// <summary>A number that may be left out.</summary>
    public double? OptionalNumber(string name) => Find(name) is { } node ? NumberOf(node, name) : null;

    /// <summary>A truth value.</summary>
    public bool Flag(string name, bool fallback) => Find(name) is { } node ? FlagOf(node, name) : fallback;

    /// <summary>An integer that may be left out.</summary>
    public int? OptionalInteger(string name) => Find(name) is { } node ? IntegerOf(node, name) : null;

    /// <summary>Whether an argument is given, and not as null.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>Whether an argument is given as null on purpose.</summary>
    public bool IsNull(string name)
    {
        Know(name);
        return config.Args.TryGetPropertyValue(name, out JsonNode? node) && node is null;
    }

    /// <summary>A list of numbers, or one number for a list of one; null when left out.</summary>
    public double[]? OptionalNumbers(string name) => Find(name) is { } node ? ListOf(node, name, NumberOf) : null;

    /// <summary>A list of integers, or one integer for a list of one; null when left out.</summary>
    public int[]? OptionalIntegers(string name) => Find(name) is { } node ? ListOf(node, name, IntegerOf) : null;

    /// <summary>A required list of integers, or one integer for a list of one.</summary>
    public int[] Integers(string name) =>
        OptionalIntegers(name) is not { } list ? throw Missing(name) : list.Length > 0 ? list : throw Invalid(name, "is an empty list");

    /// <summary>A list of texts, or one text for a list of one; null when left out.</summary>
    public string[]? OptionalTexts(string name) => Find(name) is { } node ? ListOf(node, name, TextOf) : null;

    /// <summary>The keys a transform works on: a text or a list of texts.</summary>
    public string[] Keys(string name)
    {
        string[] keys = Find(name) is { } node ? ListOf(node, name, TextOf) : throw Missing(name);
        return keys.Length > 0 ? keys : throw Invalid(name, "names no key");
    }

    /// <summary>An argument that is one value for all keys, or a list with one value for each.</summary>
    /// <param name="name">The argument.</param>
    /// <param name="count">The number of keys.</param>
    /// <param name="fallback">The value when it is left out.</param>
    /// <param name="convert">Reads one value.</param>
    public T[] PerKey<T>(string name, int count, T fallback, Func<JsonNode, string, T> convert)
    {
        JsonNode? node = Find(name);
        if (node is JsonArray list)
        {
            if (list.Count != count)
            {
                throw Invalid(name, $"has {list.Count} values for {count} keys");
            }

            return [.. list.Select(item => item is null ? fallback : convert(item, name))];
        }

        T value = node is null ? fallback : convert(node, name);
        return [.. Enumerable.Repeat(value, count)];
    }

    /// <summary>Accepts arguments that have no effect on the numbers here.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            Know(name);
        }
    }

    /// <summary>Accepts an argument only when it has the one value that is supported.</summary>
    public void Only(string name, JsonNode? supported)
    {
        if (Find(name) is { } node && !JsonNode.DeepEquals(node, supported))
        {
            throw new ModelException($"{Where}: {name} = {node.ToJsonString()} is not supported by this server; leave it out{(supported is null ? "" : $" or set it to {supported.ToJsonString()}")}.");
        }
    }

    /// <summary>Refuses every argument that nothing has read.</summary>
    /// <exception cref="ModelException">There is one.</exception>
    public void Complete()
    {
        foreach ((string name, _) in config.Args)
        {
            if (!_known.Contains(name))
            {
                throw new ModelException($"{Where}: it has no argument '{name}'.{NearestName.Hint(name, _known)}");
            }
        }
    }

    /// <summary>The error for a value that cannot be.</summary>
    /// <param name="name">The argument.</param>
    /// <param name="problem">What is wrong with it, following its name in the sentence.</param>
    public ModelException Invalid(string name, string problem) => new($"{Where}: the argument '{name}' {problem}.");

    /// <summary>Reads a text.</summary>
    public string TextOf(JsonNode node, string name) =>
        node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : throw Invalid(name, $"must be a text, not {node.ToJsonString()}");

    /// <summary>Reads a truth value.</summary>
    public bool FlagOf(JsonNode node, string name) => node.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Invalid(name, $"must be true or false, not {node.ToJsonString()}"),
    };

    /// <summary>Reads a finite number.</summary>
    public double NumberOf(JsonNode node, string name) =>
        node.GetValueKind() == JsonValueKind.Number && node.AsValue().TryGetValue(out double number) && double.IsFinite(number)
            ? number
            : throw Invalid(name, $"must be a number, not {node.ToJsonString()}");

    /// <summary>Reads an integer.</summary>
    public int IntegerOf(JsonNode node, string name)
    {
        double number = NumberOf(node, name);
        return number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue
            ? (int)number
            : throw Invalid(name, string.Create(CultureInfo.InvariantCulture, $"must be an integer, not {number}"));
    }

    /// <summary>Where the step stands and what it is, for messages.</summary>
    public string Where => $"{config.Place} {config.Name}";

    private void Know(string name)
    {
        if (_known.Add(name))
        {
            _names.Add(name);
        }
    }

    private JsonNode? Find(string name)
    {
        Know(name);
        return config.Args[name];
    }

    private static T[] ListOf<T>(JsonNode node, string name, Func<JsonNode, string, T> convert) =>
        node is JsonArray list ? [.. list.Select(item => convert(item ?? JsonValue.Create("null"), name))] : [convert(node, name)];

    private ModelException Missing(string name) => new($"{Where}: the argument '{name}' is missing.");
}
