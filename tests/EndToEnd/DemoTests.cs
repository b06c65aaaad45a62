using Aiaa.EndToEnd.Tests.Support;
using Aiaa.Imaging.Volumes;

namespace Aiaa.EndToEnd.Tests;

/// <summary>The first thing that a newcomer does.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aiaa-demo-").FullName;

    [Fact]
    public async Task The_demo_finds_body_lungs_and_bone_of_the_phantom_where_they_are()
    {
        (int code, string results, string messages) = await AiaaCommand.RunAsync("demo", "--out", _folder);

        Assert.True(code == 0, messages);
        Assert.All((string[])["body", "lungs", "bone", "Where the time went", "POST /v1/segmentation", "network"], word => Assert.Contains(word, results, StringComparison.Ordinal));
        Assert.Equal(
            ["phantom-ct.mask.nii.gz", "phantom-ct.nii.gz", "phantom-ct.overlay.png"],
            Directory.EnumerateFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.True((await BytesAsync("phantom-ct.overlay.png")).AsSpan().StartsWith((byte[])[0x89, (byte)'P', (byte)'N', (byte)'G']));

        Volume image = Images.Read(await BytesAsync("phantom-ct.nii.gz"), "phantom-ct.nii.gz").Stored;
        Volume stored = Images.Read(await BytesAsync("phantom-ct.mask.nii.gz"), "phantom-ct.mask.nii.gz").Stored;
        Volume<byte> mask = Assert.IsType<Volume<byte>>(stored);
        Assert.Equal(image.Affine, mask.Affine);
        Assert.Equal(image.ShapeText, mask.ShapeText);

        // Millimetres to the right, to anterior and to superior of the middle of the chest.
        Assert.Equal(2, At(mask, 80, 45, 10));
        Assert.Equal(2, At(mask, -80, 45, 25));
        Assert.Equal(1, At(mask, 80, 0, -80));
        Assert.Equal(3, At(mask, 0, -66, 28));
        Assert.Equal(0, At(mask, 0, 165, 0));
    }

    [Theory]
    [InlineData("There is no file", "no-such-file.nii.gz")]
    [InlineData("is a folder; name one image file", ".")]
    public async Task An_image_that_is_not_there_is_a_sentence_before_anything_starts(string sentence, string image)
    {
        (int code, _, string messages) = await AiaaCommand.RunAsync("demo", image, "--out", _folder);

        Assert.Equal(1, code);
        Assert.Contains(sentence, messages, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task An_image_that_cannot_be_read_is_a_sentence()
    {
        string path = Path.Combine(_folder, "cut.nii.gz");
        await File.WriteAllBytesAsync(path, Images.SmallCtFile[..2000], TestContext.Current.CancellationToken);

        (int code, _, string messages) = await AiaaCommand.RunAsync("demo", path, "--out", _folder);

        Assert.Equal(1, code);
        Assert.Contains("cut.nii.gz: The image", messages, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte At(Volume<byte> mask, double x, double y, double z)
    {
        (double i, double j, double k) = mask.Affine.Invert().Apply(x, y, z);
        return mask[(int)Math.Round(i), (int)Math.Round(j), (int)Math.Round(k)];
    }

    private Task<byte[]> BytesAsync(string name) => File.ReadAllBytesAsync(Path.Combine(_folder, name), TestContext.Current.CancellationToken);
}
