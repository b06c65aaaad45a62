using System.Text.Json;

namespace Aiaa.LocalRunner.Defaults;

/// <summary>One upload of a default model.</summary>
/// <param name="Hash">The hash of its files.</param>
/// <param name="Revision">What the server called it.</param>
internal sealed record Upload(string Hash, string Revision);

/// <summary>
/// Remembers which default models were uploaded into a storage. It lies in the folder of that storage, so that both are emptied together.
/// </summary>
internal sealed class UploadMemory
{
    private readonly string _path;
    private readonly Dictionary<string, Upload> _uploads;

    private UploadMemory(string path, Dictionary<string, Upload> uploads) => (_path, _uploads) = (path, uploads);

    /// <summary>Reads the memory of a folder; one that cannot be read is empty.</summary>
    public static UploadMemory Open(string storageFolder)
    {
        string path = Path.Combine(storageFolder, "default-models.json");
        try
        {
            return new UploadMemory(path, JsonSerializer.Deserialize<Dictionary<string, Upload>>(File.ReadAllText(path)) ?? []);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return new UploadMemory(path, []);
        }
    }

    /// <summary>The latest upload of a model; null when there was none.</summary>
    public Upload? Find(string model) => _uploads.GetValueOrDefault(model);

    /// <summary>Notes an upload.</summary>
    public void Note(string model, Upload upload)
    {
        _uploads[model] = upload;

        // Written beside and then moved, so that a crash leaves the old memory or the new one.
        string written = $"{_path}.new";
        File.WriteAllText(written, JsonSerializer.Serialize(_uploads));
        File.Move(written, _path, overwrite: true);
    }
}
