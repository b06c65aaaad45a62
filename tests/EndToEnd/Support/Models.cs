using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Aiaa.Testing;

namespace Aiaa.EndToEnd.Tests.Support;

/// <summary>Networks and configurations for the tests.</summary>
internal static class Models
{
    /// <summary>A small network, by the name of its file.</summary>
    public static byte[] Network(string name) => File.ReadAllBytes(Path.Combine(Checkout.Root, "tests", "EndToEnd", "Fixtures", $"{name}.onnx"));

    /// <summary>A network that adds a number to every voxel.</summary>
    public static byte[] Adding(float number)
    {
        byte[] network = Network("add_constant");
        byte[] placeholder = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(placeholder, 12345.678f);
        BinaryPrimitives.WriteSingleLittleEndian(network.AsSpan(network.AsSpan().IndexOf(placeholder), sizeof(float)), number);
        return network;
    }

    /// <summary>A configuration that runs a network once over the image as it is.</summary>
    /// <param name="change">Changes it.</param>
    public static byte[] Config(Action<JsonObject>? change = null)
    {
        JsonObject config = JsonNode.Parse("""
            {
              "version": 1, "type": "others", "labels": ["a"],
              "pre_transforms": [{"name": "LoadImaged", "args": {"keys": "image", "ensure_channel_first": true}}],
              "inference": {"input": "image", "output": "pred", "AIAA": {"name": "aiaa.inference.PyTorchInference", "args": {}}},
              "post_transforms": [],
              "writer": {"name": "aiaa.transforms.Writer", "args": {"image": "pred", "json": "result"}}
            }
            """)!.AsObject();
        change?.Invoke(config);
        return Encoding.UTF8.GetBytes(config.ToJsonString());
    }

    /// <summary>The form of an upload.</summary>
    public static Form Upload(byte[]? config, byte[]? network, string networkName = "model.onnx")
    {
        Form form = new();
        form = config is null ? form : form.File("config", "config_aiaa.json", config);
        return network is null ? form : form.File("data", networkName, network);
    }

    /// <summary>A zip.</summary>
    public static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
