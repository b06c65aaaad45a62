using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Models.Bundles;

/// <summary>Turns a bundle's inferer into the arguments of AIAA's engine.</summary>
internal sealed class BundleInferer(BundleReferences references, BundleSteps steps)
{
    private static readonly string[] Sliding = ["overlap", "sw_batch_size", "mode", "sigma_scale", "padding_mode", "cval"];

    // How the work is spread over devices and memory, which changes no number.
    private static readonly string[] NotForServers = ["device", "sw_device", "progress", "cache_roi_weight_map", "cpu_thresh", "buffer_steps", "buffer_dim"];

    /// <summary>The engine's arguments.</summary>
    /// <param name="node">The inferer; null for one pass over the whole image.</param>
    /// <param name="place">Where it stands, for sentences.</param>
    /// <exception cref="ApiException">It is another inferer than those of MONAI that are known here, or has an argument that is not.</exception>
    public JsonObject Translate(JsonNode? node, string place)
    {
        if (references.Shallow(node, place) is not { } found)
        {
            return new JsonObject { ["scanning_window"] = false };
        }

        JsonObject made = found as JsonObject ?? throw Refused(place, "is no inferer");
        string target = steps.Target(made, place);
        JsonObject given = steps.Arguments(made, place, NotForServers);
        JsonObject arguments = target[(target.LastIndexOf('.') + 1)..] switch
        {
            "SimpleInferer" => new JsonObject { ["scanning_window"] = false },
            "SlidingWindowInferer" or "SlidingWindowInfererAdapt" => Windows(given, place),
            "SliceInferer" => Slices(given, place),
            _ => throw Refused(place, $"is made of '{target}'; the inferers known here are SimpleInferer, SlidingWindowInferer and SliceInferer"),
        };
        return given.FirstOrDefault() is { Key: { } unknown }
            ? throw Refused(place, $"has the argument '{unknown}', which is not known here; leave it out")
            : arguments;
    }

    private static JsonObject Windows(JsonObject given, string place)
    {
        JsonObject arguments = new() { ["scanning_window"] = true, ["roi"] = Take(given, "roi_size") ?? throw Refused(place, "has no 'roi_size'") };
        foreach (string name in Sliding)
        {
            if (Take(given, name) is { } value)
            {
                arguments[name] = value;
            }
        }

        return arguments;
    }

    private static JsonObject Slices(JsonObject given, string place)
    {
        JsonNode axis = Take(given, "spatial_dim") ?? JsonValue.Create(0);
        JsonObject arguments = Windows(given, place);
        arguments["slice_dim"] = axis;
        return arguments;
    }

    private static JsonNode? Take(JsonObject given, string name) => given.Remove(name, out JsonNode? value) ? value : null;

    private static ApiException Refused(string place, string why) => new(Failure.BadModel, $"The bundle's '{place}' {why}.");
}
