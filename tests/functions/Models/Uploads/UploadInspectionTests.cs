using System.Text;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Aiaa.Functions.Models.Uploads;
using Aiaa.Functions.Tests.Support;
using Aiaa.Testing;

namespace Aiaa.Functions.Tests.Models.Uploads;

public sealed class UploadInspectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<byte[], string, string> Refusals => new()
    {
        { [], "model.onnx", "empty" },
        { Zip.StateDict, "model.ts", "state dict" },
        { [0x80, 2, 0x8a, 0x0a, 0x6c], "model.pt", "pickled" },
        { "not a network"u8.ToArray(), "model.onnx", "is text (it begins \"not a network\")" },
        { "version https://git-lfs.github.com/spec/v1\noid sha256:00\n"u8.ToArray(), "model.ts", "Git LFS pointer" },
        { "\u001f\u008b"u8.ToArray(), "model.tar", "neither TorchScript nor ONNX" },
        { [0x1f, 0x8b, 8, 0, 0], "model.tar.gz", "archive other than zip" },
        { [0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10], "model.h5", "HDF5" },
        { Encoding.Latin1.GetBytes("ptrt\0\0\u0001"), "model.plan", "TensorRT engine" },
        { [8, 7, 1], "model.trt.pb", "TensorFlow" },
        { [8, 0, 0, 0, 0, 0, 0, 0, (byte)'{'], "model.safetensors", "without their network" },
        { [0xff, 0xd8, 0xff, 0xe0, 0], "model.onnx", "neither TorchScript nor ONNX" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_is_no_network_is_refused_by_what_it_is(byte[] content, string name, string says)
    {
        ApiException refused = await Assert.ThrowsAsync<ApiException>(() => IdentifyAsync(content, name));
        Assert.Equal(Failure.BadModel, refused.Failure);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("The data part ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TorchScript_is_known_by_its_content_whatever_its_name()
    {
        foreach (string name in new[] { "model.ts", "model.pt", "model.onnx", "model" })
        {
            Assert.Equal(UploadKind.TorchScript, await IdentifyAsync(Zip.TorchScript, name));
        }
    }

    [Fact]
    public async Task A_graph_is_known_by_its_first_bytes_whatever_its_name()
    {
        Assert.Equal(UploadKind.Onnx, await IdentifyAsync([8, 7, 0x12, 0], "model.onnx"));
        Assert.Equal(UploadKind.Onnx, await IdentifyAsync([8, 7, 0x12, 0], "model.ts"));
    }

    [Fact]
    public async Task Another_zip_is_an_archive() => Assert.Equal(UploadKind.Archive, await IdentifyAsync(Zip.Of(("config/config_aiaa.json", "{}")), "mmar.zip"));

    [Theory]
    [InlineData("rand_unet3d_1to2")]
    [InlineData("brainchop_gwm_light")]
    public async Task Real_exports_of_pytorch_are_told_apart(string model)
    {
        string folder = $"models/{model}";
        Assert.Equal(UploadKind.TorchScript, await IdentifyAsync(await ReadAsync($"{folder}/model.ts"), "data"));
        Assert.Equal(UploadKind.Onnx, await IdentifyAsync(await ReadAsync($"{folder}/model.onnx"), "data"));
    }

    private static Task<byte[]> ReadAsync(string file) => File.ReadAllBytesAsync(SharedFiles.Require(file), Cancellation);

    private static async Task<UploadKind> IdentifyAsync(byte[] content, string name)
    {
        await using SpooledFile file = await Zip.SpoolAsync(content, name);
        await using ZipContents? zip = await ZipContents.TryOpenAsync(file, "The data part", Cancellation);
        return await UploadInspection.IdentifyAsync(file, "The data part", zip, Cancellation);
    }
}
