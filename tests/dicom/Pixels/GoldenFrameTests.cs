using System.Security.Cryptography;
using System.Text.Json;
using Aiaa.Dicom.Elements;
using Aiaa.Dicom.Pixels;
using Aiaa.Dicom.Tests.Fixtures;
using Aiaa.Dicom.Tests.Series;

namespace Aiaa.Dicom.Tests.Pixels;

/// <summary>One real picture in six transfer syntaxes: the same samples from each.</summary>
public sealed class GoldenFrameTests
{
    [Theory]
    [InlineData("1.dcm")]
    [InlineData("2.dcm")]
    [InlineData("3.dcm")]
    [InlineData("4.dcm")]
    [InlineData("5.dcm")]
    [InlineData("7.dcm")]
    public void A_picture_has_the_same_samples_in_every_transfer_syntax(string name)
    {
        GoldenCase golden = new("ts_mosaic_decode");
        JsonElement expected = golden.Expected.GetProperty("files").GetProperty(name);
        string path = golden.PathOf(Path.Combine("in", name));
        using FrameDecoders decoders = new();
        DicomFile reader = new(Tags.All, decoders);
        using FileStream first = File.OpenRead(path);
        DicomHeader header = reader.ReadHeader(first, DicomLimits.Default, CancellationToken.None);
        Workers.Require(header.TransferSyntax.Codec);

        List<string> hashes = [];
        using FileStream again = File.OpenRead(path);
        reader.ReadFrames(again, header, DicomLimits.Default, (_, samples) => hashes.Add(Convert.ToHexStringLower(SHA256.HashData(samples))), CancellationToken.None);

        Assert.Equal(expected.GetProperty("ts").GetString(), header.TransferSyntax.Uid);
        Assert.Equal([expected.GetProperty("sha256").GetString()!], hashes);
    }
}
