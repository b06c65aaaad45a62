using System.Text.Json.Nodes;

namespace Aiaa.RunnerProtocol;

/// <summary>What to run, on what, with which parameters. Sent as the JSON part of <see cref="RunnerRoutes.Run"/>.</summary>
/// <param name="Model">The model revision.</param>
/// <param name="Image">The image, by content hash.</param>
/// <param name="Params">The client's params, already parsed; merged into the pipeline's input beside the image.</param>
/// <param name="Output">Which parts of the answer the client will see; the runner leaves out work for the others.</param>
public sealed record RunRequest(ModelReference Model, ImageReference Image, JsonObject Params, RunOutput Output)
{
    /// <summary>The revisions of the models that <see cref="Model"/> chains, when it is a pipeline of several.</summary>
    public IReadOnlyList<ModelReference> Parts { get; init; } = [];

    /// <summary>
    /// Whether prepared images may be read from <see cref="StorageNames.Prepared"/>, and that of a session's image be written there. Only
    /// functions can say so, because it is functions that ends what is written.
    /// </summary>
    public bool KeepPrepared { get; init; }

    /// <summary>Who asks, in a form that says nothing of them: requests of one caller wait behind each other before those of others do.</summary>
    public string Caller { get; init; } = string.Empty;
}

/// <summary>Which parts of the answer are wanted.</summary>
public enum RunOutput
{
    /// <summary>The result JSON and the image file.</summary>
    All,

    /// <summary>The image file alone; the result JSON is sent all the same, since it is small.</summary>
    Image,

    /// <summary>The result JSON alone: no file is encoded.</summary>
    Result,
}

/// <summary>One immutable revision of a model in storage.</summary>
/// <param name="Name">The name that clients use.</param>
/// <param name="Revision">Content hash of configuration and weights: lower-case hexadecimal.</param>
/// <param name="ConfigBlob">Blob name of the model configuration (JSON) in <see cref="StorageNames.Models"/>.</param>
/// <param name="WeightsBlob">Blob name of the network in <see cref="StorageNames.Models"/>; null for a model without one.</param>
/// <param name="WeightsFormat">How the network is stored; null without one.</param>
public sealed record ModelReference(string Name, string Revision, string ConfigBlob, string? WeightsBlob, WeightsFormat? WeightsFormat);

/// <summary>How a network is stored.</summary>
public enum WeightsFormat
{
    /// <summary>An ONNX graph.</summary>
    Onnx,

    /// <summary>A TorchScript archive.</summary>
    TorchScript,
}

/// <summary>One image, named by its content so that nothing is decoded or sent twice.</summary>
/// <param name="Sha256">SHA-256 of the file's bytes, lower-case hexadecimal.</param>
/// <param name="Length">The file's length in bytes.</param>
/// <param name="FileName">The name that came with it; only its ending is ever used.</param>
/// <param name="Blob">
/// Blob name in <see cref="StorageNames.Images"/> of a session's image; null for an image that came with the call, whose bytes
/// follow the JSON when the runner has answered <see cref="RunnerErrorCode.ImageNeeded"/>.
/// </param>
public sealed record ImageReference(string Sha256, long Length, string FileName, string? Blob);
