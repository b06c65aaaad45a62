using System.Text.Json.Nodes;

namespace Aiaa.GpuRunner.Pipelines;

/// <summary>A model configuration of AIAA 4.x (config_aiaa.json), read and checked for form; nothing in it is resolved yet.</summary>
/// <param name="Version">The model's own version.</param>
/// <param name="Type">segmentation, annotation, classification, deepgrow, others or pipeline.</param>
/// <param name="Labels">What the model marks.</param>
/// <param name="Description">One sentence for the list of models.</param>
/// <param name="Monai">The MONAI version whose numbers are wanted where versions differ; null when the configuration names none.</param>
/// <param name="PreTransforms">Steps before the network.</param>
/// <param name="CacheUntil">Up to where the result of the first steps may be kept for the same image.</param>
/// <param name="Inference">The network and how it is fed.</param>
/// <param name="PostTransforms">Steps after the network.</param>
/// <param name="Writer">The step that makes the answer.</param>
/// <param name="Document">The whole configuration as it came, keys this server does not know included.</param>
internal sealed record ModelConfig(
    string Version,
    string Type,
    IReadOnlyList<string> Labels,
    string Description,
    string? Monai,
    IReadOnlyList<TransformConfig> PreTransforms,
    string? CacheUntil,
    InferenceConfig Inference,
    IReadOnlyList<TransformConfig> PostTransforms,
    TransformConfig Writer,
    JsonObject Document);

/// <summary>One step: a Python class of MONAI or AIAA by name, and its keyword arguments.</summary>
/// <param name="Name">The class, with or without its module.</param>
/// <param name="Args">The keyword arguments.</param>
/// <param name="Place">Where it stands in the configuration, for messages: <c>pre_transforms[2]</c>.</param>
internal sealed record TransformConfig(string Name, JsonObject Args, string Place)
{
    /// <summary>The class without its module.</summary>
    public string ShortName => Name[(Name.LastIndexOf('.') + 1)..];
}

/// <summary>How the network is fed.</summary>
/// <param name="Input">The sample's key that goes into the network.</param>
/// <param name="Output">The sample's key that the result gets.</param>
/// <param name="Engine">The engine's Python class and its arguments.</param>
/// <param name="Triton">The tensors as declared for Triton, when they are; the only declaration of shapes in a configuration.</param>
internal sealed record InferenceConfig(string Input, string Output, TransformConfig Engine, TritonModelConfig? Triton);
