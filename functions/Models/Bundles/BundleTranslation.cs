using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Models.Bundles;

/// <summary>
/// Makes a configuration of AIAA 4.x out of a MONAI bundle: what <c>configs/inference.json</c> does to an image before, in and after the
/// network, with the rules of the MONAI version that the bundle was made for. How it finds files, builds the network and runs
/// on a device is not looked at.
/// </summary>
internal static class BundleTranslation
{
    private const string Image = "image";
    private const string Prediction = "pred";

    // CUDA and line breaks mean nothing to JSON; people read what GET answers.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    /// <summary>The configuration, as JSON.</summary>
    /// <exception cref="ApiException">The bundle uses something beyond the part that is understood; the sentence names it and its place.</exception>
    public static string ToConfig(BundleDocument inference, BundleMetadata metadata)
    {
        if (metadata.Type == "classification")
        {
            throw new ApiException(
                Failure.BadModel, "The bundle classifies images, and bundles are read only as far as they mark them; send its network with a config of its own.");
        }

        BundleReferences references = new(inference.Root);
        BundleSteps steps = new(references);
        (JsonNode? node, string place) = Part(references, BundleSteps.Preprocessing, "dataset#transform");
        IReadOnlyList<JsonObject> before = steps.Translate(node, place);
        (node, place) = Part(references, "postprocessing", "evaluator#postprocessing");
        List<JsonObject> after = [.. steps.Translate(node, place)];
        if (before.Count == 0)
        {
            throw new ApiException(Failure.BadModel, $"'{inference.Path}' in the bundle has no '{BundleSteps.Preprocessing}', which says how an image reaches the network.");
        }

        // What is not undone on the way MONAI undoes when it saves the mask.
        if (!after.Exists(step => BundleSteps.Stem((string)step["name"]!) == "Invert"))
        {
            after.Add(Inversion());
        }

        (node, place) = Part(references, "inferer", "evaluator#inferer");
        JsonObject engine = new()
        {
            ["name"] = "aiaa.inference.PyTorchInference",
            ["args"] = new BundleInferer(references, steps).Translate(node, place),
        };
        if (metadata.Tensors is { } tensors)
        {
            engine["triton_model_config"] = tensors.DeepClone();
        }

        return new JsonObject
        {
            ["version"] = metadata.Version,
            ["type"] = metadata.Type,
            ["labels"] = new JsonArray([.. metadata.Labels.Select(label => (JsonNode)label)]),
            ["description"] = metadata.Description,
            ["monai"] = metadata.Monai,
            ["bundle"] = new JsonObject { ["name"] = metadata.Name, ["config"] = inference.Path },
            ["pre_transforms"] = new JsonArray([.. before]),
            ["inference"] = new JsonObject { ["input"] = Image, ["output"] = Prediction, ["AIAA"] = engine },
            ["post_transforms"] = new JsonArray([.. after]),
            ["writer"] = BundleSteps.Step("aiaa.transforms.Writer", new JsonObject { ["image"] = Prediction, ["json"] = "result" }),
        }.ToJsonString(Readable);
    }

    // By the name that bundles agree on, or by what the bundle's own engine would use.
    private static (JsonNode? Node, string Place) Part(BundleReferences references, string agreed, string used)
        => references.Find(agreed) is { } found ? (found, agreed) : (references.Find(used), used);

    private static JsonObject Inversion() => BundleSteps.Step("Invertd", new JsonObject
    {
        ["keys"] = Prediction,
        ["transform"] = "pre",
        ["orig_keys"] = Image,
        ["nearest_interp"] = true,
    });
}
