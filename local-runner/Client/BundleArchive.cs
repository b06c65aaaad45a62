using System.IO.Compression;

namespace Aiaa.LocalRunner.Client;

/// <summary>Packs of a MONAI bundle's folder what a server reads: the configurations and the exported network.</summary>
internal static class BundleArchive
{
    private static readonly string[] Configs = ["inference.json", "inference.yaml", "inference.yml"];
    private static readonly string[] Networks = ["model.onnx", "model.ts", "model.pt"];

    /// <summary>Whether a folder is a bundle.</summary>
    public static bool IsBundle(string folder) => Configs.Any(config => File.Exists(Path.Combine(folder, "configs", config)));

    /// <summary>Packs a bundle into a file that is gone when it is closed.</summary>
    /// <returns>The file, at its start.</returns>
    public static async Task<Stream> PackAsync(string folder, CancellationToken cancellation)
    {
        FileStream packed = new(
            Path.Combine(Path.GetTempPath(), $"aiaa-{Guid.NewGuid():N}.zip"),
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous });
        try
        {
            await using (ZipArchive archive = await ZipArchive.CreateAsync(packed, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation))
            {
                foreach (string name in Files(folder))
                {
                    await archive.CreateEntryFromFileAsync(Path.Combine(folder, name), name, CompressionLevel.Fastest, cancellation);
                }
            }

            packed.Position = 0;
            return packed;
        }
        catch
        {
            await packed.DisposeAsync();
            throw;
        }
    }

    private static IEnumerable<string> Files(string folder) =>
        from name in (string[])[.. Configs.Append("metadata.json").Select(config => $"configs/{config}"), .. Networks.Select(network => $"models/{network}")]
        where File.Exists(Path.Combine(folder, name))
        select name;
}
