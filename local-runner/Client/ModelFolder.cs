using System.Security.Cryptography;

namespace Aiaa.LocalRunner.Client;

/// <summary>A model on disk: a configuration and a network, or an archive of both.</summary>
/// <param name="Name">The name it gets.</param>
/// <param name="Config">The configuration's file; null when the archive brings it.</param>
/// <param name="Network">The network's file, or the zip of an MMAR or MONAI bundle; null for a configuration alone.</param>
internal sealed record ModelFolder(string Name, string? Config, string? Network)
{
    private const string ConfigName = "config.json";
    private const string ConfigOfOriginal = "config_aiaa.json";

    // One kind after the other: a folder with both has the same network twice.
    private static readonly string[] NetworkEndings = [".onnx", ".ts", ".pt"];
    private static readonly string[] NetworksOfOriginal = ["model.onnx", "model.ts", "model.pt"];

    /// <summary>Whether the network is known to be TorchScript; what lies inside an archive shows later.</summary>
    public bool IsTorchScript => Path.GetExtension(Network) is ".ts" or ".pt";

    /// <summary>The folder of a MONAI bundle, to be packed when it is uploaded; null for anything else.</summary>
    public string? Bundle { get; private init; }

    /// <summary>Finds what makes a model in a folder, beside a network's file, or in one file.</summary>
    /// <param name="path">A folder (with config and network, of an MMAR, or of a bundle), or a file: .onnx, .ts or .pt with its config beside it, .zip, or .json.</param>
    /// <exception cref="LocalRunnerException">Something is missing.</exception>
    public static ModelFolder Find(string path)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (!Path.Exists(path))
        {
            throw new LocalRunnerException($"There is no file or folder {path}.");
        }

        string stem = Path.GetFileNameWithoutExtension(path);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            _ when Directory.Exists(path) => FindInFolder(path),
            ".zip" => new ModelFolder(stem, null, path),
            ".json" => new ModelFolder(stem is "config" or "config_aiaa" ? Path.GetFileName(Path.GetDirectoryName(path)!) : stem, path, null),
            _ => WithConfig(Path.GetDirectoryName(path)!, path),
        };
    }

    /// <summary>A hash of its files.</summary>
    public async Task<string> HashAsync(CancellationToken cancellation)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in new[] { Config, Network }.OfType<string>())
        {
            await using FileStream stream = File.OpenRead(file);
            hash.AppendData(await SHA256.HashDataAsync(stream, cancellation));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static ModelFolder FindInFolder(string folder)
    {
        string name = Path.GetFileName(folder);
        if (BundleArchive.IsBundle(folder))
        {
            return new ModelFolder(name, null, null) { Bundle = folder };
        }

        string original = Path.Combine(folder, "config", ConfigOfOriginal);
        return File.Exists(original)
            ? new ModelFolder(name, original, NetworksOfOriginal.Select(file => Path.Combine(folder, "models", file)).FirstOrDefault(File.Exists))
            : WithConfig(folder, OnlyNetwork(folder));
    }

    private static ModelFolder WithConfig(string folder, string network)
    {
        string config = ((string[])[Path.ChangeExtension(network, ".json"), Path.Combine(folder, ConfigName), Path.Combine(folder, ConfigOfOriginal)])
            .FirstOrDefault(File.Exists)
            ?? throw new LocalRunnerException($"There is no {ConfigName} beside {network}; a model needs its AIAA configuration.");

        // "model.onnx" says nothing; its folder does.
        string stem = Path.GetFileNameWithoutExtension(network);
        return new ModelFolder(stem == "model" ? Path.GetFileName(folder) : stem, config, network);
    }

    private static string OnlyNetwork(string folder)
    {
        string[] networks = NetworkEndings.Select(ending => Directory.GetFiles(folder, $"*{ending}")).FirstOrDefault(found => found.Length > 0) ?? [];
        return networks.Length switch
        {
            1 => networks[0],
            0 => throw new LocalRunnerException($"There is no .onnx file in {folder}, nor a .ts or .pt file."),
            _ => throw new LocalRunnerException($"There are several {Path.GetExtension(networks[0])} files in {folder}; name the one you mean."),
        };
    }
}
