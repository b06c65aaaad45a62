using System.Text.Json.Nodes;
using Aiaa.LocalRunner.Client;

namespace Aiaa.LocalRunner.Defaults;

/// <summary>
/// Uploads the embedded default models at start. A default that the user has replaced by a model of the same name stays replaced, and one
/// that the user has deleted stays deleted: what was uploaded from here is remembered, and anything else is the user's.
/// </summary>
internal static class DefaultModels
{
    /// <summary>The folders of the default models.</summary>
    public static IReadOnlyList<ModelFolder> Find(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateDirectories(folder).Where(model => Directory.EnumerateFiles(model, "*.onnx").Any()).Order(StringComparer.Ordinal).Select(ModelFolder.Find)]
        : [];

    /// <summary>The first default model that segments without clicks or points; null when there is none.</summary>
    public static ModelFolder? FindSegmentation(string folder) => Find(folder).FirstOrDefault(
        model => model.Config is { } config && (string?)JsonNode.Parse(File.ReadAllText(config))?["type"] == "segmentation");

    /// <summary>Uploads each default that was never there or is older than the one in the source tree.</summary>
    /// <param name="folder">The folder that holds a folder per model.</param>
    /// <param name="storageFolder">The folder of the server's storage, where what was uploaded is remembered.</param>
    /// <param name="api">The server.</param>
    /// <param name="messages">Gets a line for each model that the user has replaced or deleted.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="LocalRunnerException">The server refused one.</exception>
    public static async Task LoadAsync(string folder, string storageFolder, Uri api, TextWriter messages, CancellationToken cancellation)
    {
        UploadMemory memory = UploadMemory.Open(storageFolder);
        using AiaaClient client = new(api);
        foreach (ModelFolder model in Find(folder))
        {
            string hash = await model.HashAsync(cancellation);
            ModelDescription? served = await client.FindAsync(model.Name, cancellation);
            switch (served, memory.Find(model.Name))
            {
                case (null, not null):
                    await messages.WriteLineAsync(
                        $"The default model {model.Name} was deleted and stays so; ./aiaa model load {model.Name} {Path.GetDirectoryName(model.Network)} brings it back.");
                    break;
                case ({ Revision: { } revision }, { } known) when known.Revision == revision && known.Hash == hash:
                    break;
                case ({ } other, var known) when other.Revision != known?.Revision:
                    await messages.WriteLineAsync($"The default model {model.Name} was replaced by another of that name, which stays.");
                    break;
                default:
                    ModelDescription loaded = await client.PutModelAsync(model.Name, model, cancellation);
                    memory.Note(model.Name, new Upload(hash, loaded.Revision ?? throw new LocalRunnerException("The server's answer names no revision of the model.")));
                    break;
            }
        }
    }
}
