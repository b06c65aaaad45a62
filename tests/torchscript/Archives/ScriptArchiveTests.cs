using System.IO.Compression;
using System.Text;
using Aiaa.TorchScript.Archives;

namespace Aiaa.TorchScript.Tests.Archives;

/// <summary>What is no TorchScript archive is told apart by what it is.</summary>
public sealed class ScriptArchiveTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.ts");

    [Theory]
    [InlineData("PK\u0003\u0004 and then nothing", "cut short or damaged")]
    [InlineData("import torch", "is not a TorchScript archive")]
    [InlineData("", "is not a TorchScript archive")]
    public void Bytes_that_are_no_archive_are_refused(string content, string reason)
    {
        File.WriteAllText(_file, content);
        Assert.Contains(reason, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pickle_of_an_old_PyTorch_is_refused()
    {
        File.WriteAllBytes(_file, [0x80, 0x02, 0x8a, 0x0a, 0x6c]);
        Assert.Contains("pickle of an old PyTorch", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("weights.bin", "x", "not one of TorchScript")]
    [InlineData("m/data.pkl", "\u0080\u0002ccollections\nOrderedDict\nctorch._utils\n_rebuild_tensor_v2\n", "is a state dict")]
    [InlineData("m/data.pkl", "\u0080\u0002cmonai.networks.nets.unet\nUNet\n", "pickle of the Python class monai.networks.nets.unet.UNet")]
    [InlineData("m/data.pkl", "\u0080\u0002ctorch.nn.modules.container\nSequential\n", "pickle of the Python class torch.nn.modules.container.Sequential")]
    public void Other_archives_are_refused_by_what_they_hold(string entry, string content, string reason)
    {
        Write((entry, Encoding.Latin1.GetBytes(content)));
        Assert.Contains(reason, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Code_that_inflates_beyond_measure_is_not_read()
    {
        Write(
            ("m/data.pkl", Encoding.ASCII.GetBytes("c__torch__.net\nNet\n")),
            ("m/constants.pkl", []),
            ("m/code/__torch__/net.py", new byte[17 << 20]));
        using ScriptArchive archive = ScriptArchive.Open(_file);
        Assert.Contains("more than", Assert.Throws<TorchScriptException>(archive.ReadSignature).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_without_its_code_is_refused()
    {
        Write(("m/data.pkl", Encoding.ASCII.GetBytes("c__torch__.net\nNet\n")), ("m/constants.pkl", []));
        using ScriptArchive archive = ScriptArchive.Open(_file);
        Assert.Contains("has no code/__torch__/net.py", Assert.Throws<TorchScriptException>(archive.ReadSignature).Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_file);

    private string Refusal() => Assert.Throws<TorchScriptException>(() => ScriptArchive.Open(_file)).Message;

    private void Write(params (string Name, byte[] Content)[] entries)
    {
        using ZipArchive zip = ZipFile.Open(_file, ZipArchiveMode.Create);
        foreach ((string name, byte[] content) in entries)
        {
            using Stream stream = zip.CreateEntry(name).Open();
            stream.Write(content);
        }
    }
}
