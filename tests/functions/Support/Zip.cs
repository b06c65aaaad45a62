using System.IO.Compression;
using System.Text;
using Aiaa.Functions.Images;

namespace Aiaa.Functions.Tests.Support;

/// <summary>Archives that tests make.</summary>
internal static class Zip
{
    /// <summary>What a TorchScript archive holds, as far as its directory tells.</summary>
    public static readonly (string Name, byte[] Content)[] TorchScriptFiles =
    [
        ("model/data.pkl", [0x80, 2, (byte)'.']), ("model/constants.pkl", [0x80, 2, (byte)'.']), ("model/code/__torch__/net.py", "class Net: pass"u8.ToArray()), ("model/data/0", [1, 2, 3, 4]),
    ];

    /// <summary>A network that anyone takes for TorchScript.</summary>
    public static byte[] TorchScript { get; } = Of(CompressionLevel.NoCompression, TorchScriptFiles);

    /// <summary>Weights without their network.</summary>
    public static byte[] StateDict { get; } = Of(CompressionLevel.NoCompression, TorchScriptFiles[0], TorchScriptFiles[3], ("model/version", "3"u8.ToArray()));

    /// <summary>An archive of texts.</summary>
    public static byte[] Of(params (string Name, string Text)[] files)
        => Of(CompressionLevel.Optimal, [.. files.Select(file => (file.Name, Encoding.UTF8.GetBytes(file.Text)))]);

    /// <summary>An archive.</summary>
    public static byte[] Of(CompressionLevel level, params (string Name, byte[] Content)[] files)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>A file as an upload leaves it.</summary>
    public static Task<SpooledFile> SpoolAsync(byte[] content, string name = "model.zip", long most = 1L << 32) => SpooledFile.ReadAsync(
        new FormPart("data", name, new MemoryStream(content)), new UploadLimits(most, 1 << 20), TestContext.Current.CancellationToken);
}
