using System.Globalization;
using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Models.Bundles;

/// <summary>
/// Turns a bundle's <c>preprocessing</c> or <c>postprocessing</c> into steps of an AIAA configuration: names stay, arguments are followed to plain
/// values. Which transforms there are is the runner's knowledge, which names the first that it does not know.
/// </summary>
internal sealed class BundleSteps(BundleReferences references)
{
    /// <summary>The id by which an inversion names what it undoes.</summary>
    public const string Preprocessing = "preprocessing";

    // Where tensors lie, and which Python package reads a file, is decided by the server.
    private static readonly string[] NotForServers = ["device", "reader"];
    private static readonly string[] NoSteps = ["ToDevice", "SaveImage"];

    /// <summary>The steps below a node: a Compose, a list, or one transform.</summary>
    /// <param name="node">The node; null for no steps.</param>
    /// <param name="place">Where it stands, for sentences.</param>
    /// <exception cref="ApiException">Something in it is beyond what is understood.</exception>
    public IReadOnlyList<JsonObject> Translate(JsonNode? node, string place) => references.Shallow(node, place) switch
    {
        null => [],
        JsonArray list => [.. list.SelectMany((item, index) => Translate(item, $"{place}#{index.ToString(CultureInfo.InvariantCulture)}"))],
        JsonObject made => TranslateObject(made, place),
        _ => throw Refused(place, "is neither a transform nor a list of transforms"),
    };

    /// <summary>A class's name without module and without the ending that marks dictionary transforms.</summary>
    public static string Stem(string target)
    {
        string name = target[(target.LastIndexOf('.') + 1)..];
        return name.EndsWith("Dict", StringComparison.Ordinal) ? name[..^4] : name.TrimEnd('d', 'D');
    }

    /// <summary>The class that an object is made of.</summary>
    /// <exception cref="ApiException">It is none, or one that a bundle brings itself.</exception>
    public string Target(JsonObject made, string place)
    {
        string target = BundleReferences.Text(references.Shallow(made["_target_"], place)) ?? throw Refused(place, "has no '_target_', the class that it is made of");
        return target.Contains('.', StringComparison.Ordinal) && !target.StartsWith("monai.", StringComparison.Ordinal)
            ? throw Refused(place, $"is made of '{target}', a Python class beside MONAI, and this server runs no Python; use classes of MONAI")
            : target;
    }

    /// <summary>Whether an object is switched off.</summary>
    public bool IsDisabled(JsonObject made, string place)
        => made["_disabled_"] is { } flag && PythonValues.IsTrue(references.Deep(flag, $"{place}#_disabled_"));

    /// <summary>The arguments of an object, followed to plain values.</summary>
    /// <param name="made">The object.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="without">Arguments that are left out without being looked at.</param>
    public JsonObject Arguments(JsonObject made, string place, params IEnumerable<string> without) => new(
        from argument in made
        where !argument.Key.StartsWith('_') && !without.Contains(argument.Key)
        select KeyValuePair.Create(argument.Key, Plain(references.Deep(argument.Value, $"{place}#{argument.Key}"))));

    private IReadOnlyList<JsonObject> TranslateObject(JsonObject made, string place)
    {
        if (IsDisabled(made, place))
        {
            return [];
        }

        string target = Target(made, place);
        string stem = Stem(target);
        return stem switch
        {
            "Compose" => Translate(made["transforms"], $"{place}#transforms"),
            "Invert" => [Inversion(made, target, place)],
            _ when NoSteps.Contains(stem) => [],
            _ => [Step(target, Arguments(made, place, NotForServers))],
        };
    }

    private JsonObject Inversion(JsonObject made, string target, string place)
    {
        string? undone = BundleReferences.Text(made["transform"])?.TrimStart('$');
        if (undone != $"@{Preprocessing}")
        {
            throw Refused($"{place}#transform", $"is '{BundleReferences.Shown(undone ?? "missing")}'; only '@{Preprocessing}' can be undone");
        }

        JsonObject arguments = Arguments(made, place, [.. NotForServers, "transform"]);
        arguments["transform"] = "pre";
        return Step(target, arguments);
    }

    /// <summary>A step in the form of AIAA.</summary>
    public static JsonObject Step(string name, JsonObject arguments) => new() { ["name"] = name, ["args"] = arguments };

    // Some bundles write a truth value as the text "True", which counts as one in Python.
    private static JsonNode? Plain(JsonNode? value) => BundleReferences.Text(value) == "True" ? JsonValue.Create(true) : value;

    private static ApiException Refused(string place, string why) => new(Failure.BadModel, $"The bundle's '{place}' {why}.");
}
