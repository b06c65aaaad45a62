using Aiaa.LocalRunner.Client;

namespace Aiaa.LocalRunner.Defaults;

/// <summary>
/// Uploads the embedded default models at start. A default that the user has replaced by a model of the same name stays replaced: what
/// was uploaded from here is remembered, and anything else is the user's.
/// </summary>
internal static class DefaultModels
{
    /// <summary>The folders of the default models.</summary>
    public static IReadOnlyList<ModelFolder> Find(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateDirectories(folder).Where(model => Directory.EnumerateFiles(model, "*.onnx").Any()).Order(StringComparer.Ordinal).Select(ModelFolder.Find)]
        : [];

    /// <summary>Uploads each default that is missing or older than the one in the source tree.</summary>
    /// <param name="folder">The folder that holds a folder per model.</param>
    /// <param name="dataFolder">Where to remember what was uploaded.</param>
    /// <param name="api">The server.</param>
    /// <param name="messages">Gets a line for each model that the user has replaced.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="LocalRunnerException">The server refused one.</exception>
    public static async Task LoadAsync(string folder, string dataFolder, Uri api, TextWriter messages, CancellationToken cancellation)
    {
        UploadMemory memory = UploadMemory.Open(dataFolder);
        using AiaaClient client = new(api);
        foreach (ModelFolder model in Find(folder))
        {
            string hash = await model.HashAsync(cancellation);
            string? served = await client.FindRevisionAsync(model.Name, cancellation);
            Upload? known = memory.Find(model.Name);
            if (served is not null && served != known?.Revision)
            {
                await messages.WriteLineAsync($"The default model {model.Name} was replaced by another of that name, which stays.");
            }
            else if (served is null || known?.Hash != hash)
            {
                memory.Note(model.Name, new Upload(hash, await client.PutModelAsync(model.Name, model, cancellation)));
            }
        }
    }
}
