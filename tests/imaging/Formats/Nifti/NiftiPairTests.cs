using Aiaa.Imaging.Formats;

namespace Aiaa.Imaging.Tests.Formats.Nifti;

public sealed class NiftiPairTests
{
    private static readonly byte[] Single = Files.SmallNifti(4, 3, 2);

    private static readonly byte[] Header = Single[..348].With(f =>
    {
        "ni1\0"u8.CopyTo(f.AsSpan(344));
        Files.PutSingle(f, 108, 0);
    });

    private static readonly byte[] Voxels = Single[352..];

    [Fact]
    public void Two_halves_are_read_as_one_image()
    {
        ImageFile pair = Pair(Header, Voxels);
        Assert.Equal(Files.Read(Single).ToSingle().ToFirstAxisFastest().ToArray(), pair.ToSingle().ToFirstAxisFastest().ToArray());
        Assert.False(pair.Compressed);
    }

    [Fact]
    public void Each_half_may_be_compressed()
    {
        ImageFile pair = Pair(Header, Files.Gzip(Voxels));
        Assert.Equal(Files.Read(Single).ToSingle().ToFirstAxisFastest().ToArray(), pair.ToSingle().ToFirstAxisFastest().ToArray());
        Assert.True(pair.Compressed);
    }

    [Fact]
    public void Voxels_may_start_behind_bytes_of_their_own_file()
    {
        ImageFile pair = Pair(Header.With(f => Files.PutSingle(f, 108, 16)), [.. new byte[16], .. Voxels]);
        Assert.Equal(23f, pair.ToSingle()[3, 2, 1]);
    }

    [Fact]
    public void A_header_without_its_voxels_is_refused() => Assert.Contains("one half", Files.RefusalOf(Header, "x.hdr"), StringComparison.Ordinal);

    [Fact]
    public void Voxels_without_their_header_are_refused() => Assert.Contains("one half", Files.RefusalOf(Voxels, "X.IMG"), StringComparison.Ordinal);

    [Fact]
    public void A_whole_file_is_no_half_of_a_pair() => Assert.Contains("alone", Refusal(Single, Voxels), StringComparison.Ordinal);

    [Fact]
    public void An_Analyze_pair_is_refused() => Assert.Contains("Analyze 7.5", Refusal(Header.With(f => f.AsSpan(344, 4).Clear()), Voxels), StringComparison.Ordinal);

    [Fact]
    public void Voxels_cut_short_are_refused() => Assert.Contains("cut short", Refusal(Header, Voxels[..^1]), StringComparison.Ordinal);

    private static ImageFile Pair(byte[] header, byte[] voxels) =>
        ImageReader.ReadPair(new MemoryStream(header), new MemoryStream(voxels), ImageLimits.Default, TestContext.Current.CancellationToken);

    private static string Refusal(byte[] header, byte[] voxels) => Assert.Throws<ImageFormatException>(() => Pair(header, voxels)).Message;
}
