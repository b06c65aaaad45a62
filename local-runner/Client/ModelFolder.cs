using System.Security.Cryptography;

namespace Aiaa.LocalRunner.Client;

/// <summary>A model on disk: a configuration and a network.</summary>
/// <param name="Name">The name it gets.</param>
/// <param name="Config">The configuration's file.</param>
/// <param name="Network">The network's file.</param>
internal sealed record ModelFolder(string Name, string Config, string Network)
{
    private const string ConfigName = "config.json";
    private const string ConfigOfOriginal = "config_aiaa.json";

    /// <summary>Finds the two files in a folder, or beside a network's file.</summary>
    /// <param name="path">The folder, or the .onnx file.</param>
    /// <exception cref="LocalRunnerException">One of them is missing.</exception>
    public static ModelFolder Find(string path)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        bool isFile = File.Exists(path);
        string folder = isFile ? Path.GetDirectoryName(path)! : path;
        string network = isFile ? path : OnlyNetwork(folder);
        string config = ((string[])[Path.ChangeExtension(network, ".json"), Path.Combine(folder, ConfigName), Path.Combine(folder, ConfigOfOriginal)])
            .FirstOrDefault(File.Exists)
            ?? throw new LocalRunnerException($"There is no {ConfigName} beside {network}; a model needs its AIAA configuration.");

        // "model.onnx" says nothing; its folder does.
        string stem = Path.GetFileNameWithoutExtension(network);
        return new ModelFolder(stem == "model" ? Path.GetFileName(folder) : stem, config, network);
    }

    /// <summary>A hash of both files.</summary>
    public async Task<string> HashAsync(CancellationToken cancellation)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in (string[])[Config, Network])
        {
            await using FileStream stream = File.OpenRead(file);
            hash.AppendData(await SHA256.HashDataAsync(stream, cancellation));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string OnlyNetwork(string folder)
    {
        string[] networks = Directory.GetFiles(folder, "*.onnx");
        return networks.Length switch
        {
            1 => networks[0],
            0 => throw new LocalRunnerException($"There is no .onnx file in {folder}."),
            _ => throw new LocalRunnerException($"There are several .onnx files in {folder}; name the one you mean."),
        };
    }
}
