using System.Text.Json.Nodes;

namespace Aiaa.GpuRunner.Pipelines;

/// <summary>Recognises the configurations of Clara Train 2.x and 3.x, so that they are refused with a reason.</summary>
/// <remarks>
/// Their <c>inference</c> describes TensorFlow (<c>tf</c>) and the old Triton (<c>trtis</c>), and names the network's input by
/// <c>image</c>, never by <c>input</c>. A dump of the old server's store wraps all that in one more object, keyed by the model's name.
/// </remarks>
internal static class LegacyConfig
{
    /// <summary>Throws when the document is of the old generation.</summary>
    /// <exception cref="ModelException">It is.</exception>
    public static void Refuse(JsonObject root)
    {
        JsonObject config = root.Count == 1 && root.First().Value is JsonObject wrapped && wrapped.ContainsKey("inference") ? wrapped : root;
        if (config["inference"] is not JsonObject inference)
        {
            return;
        }

        bool legacy = inference.ContainsKey("tf") || inference.ContainsKey("trtis")
            || (inference.ContainsKey("image") && !inference.ContainsKey("input"));
        if (legacy)
        {
            throw new ModelException(
                "This is a model configuration of Clara Train 2.x or 3.x (TensorFlow), and this server runs those of 4.x: export the network to ONNX and rewrite the"
                + " configuration with MONAI transforms (monai.transforms.LoadImaged and so on) and an 'inference.AIAA' block.");
        }
    }
}
