using System.Text.Json;
using Aiaa.Imaging.Regions;
using Aiaa.Imaging.Tests.Fixtures;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Tests.Regions;

public sealed class LargestComponentsTests
{
    private static readonly JsonElement Cases = Fixture.Load("keep_largest.json.gz");

    public static TheoryData<int, string> All => new(Cases.EnumerateArray().Select((c, i) => (i, $"{string.Join('x', c.Ints("shape"))} {c.GetProperty("options")}")));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_kept_is_what_MONAI_keeps(int index, string name)
    {
        JsonElement golden = Cases[index];
        Volume<float> image = Volume<float>.FromLastAxisFastest(golden.Array<float>("image"), golden.Ints("shape"), Affine.Identity);
        KeepLargestOptions options = Options(golden.GetProperty("options"));
        float[] expected = golden.Array<float>("kept");

        Assert.Equal(expected, LargestComponents.Keep(image, options, Token).ToLastAxisFastest().ToArray());

        Volume<float> file = Volume<float>.FromFirstAxisFastest(image.ToFirstAxisFastest(), image.Shape, image.Affine);
        Assert.True(expected.AsSpan().SequenceEqual(LargestComponents.Keep(file, options, Token).ToLastAxisFastest().Span), name);
        Assert.Equal(golden.Array<float>("image"), image.Storage.ToArray());
    }

    [Fact]
    public void Integer_labels_that_do_not_fit_the_element_do_not_occur()
    {
        Volume<byte> image = Volume<byte>.FromLastAxisFastest(new byte[] { 44, 0, 44, 44 }, [1, 4], Affine.Identity);
        Volume<byte> kept = LargestComponents.Keep(image, new KeepLargestOptions { AppliedLabels = [300] }, Token);
        Assert.Equal(image.Storage.ToArray(), kept.Storage.ToArray());
    }

    [Fact]
    public void The_mask_of_the_largest_takes_the_first_of_equals()
    {
        Volume<byte> image = Volume<byte>.FromLastAxisFastest(new byte[] { 1, 0, 2, 2, 0, 3, 3, 0 }, [8], Affine.Identity);
        Assert.Equal(new byte[] { 0, 0, 1, 1, 0, 0, 0, 0 }, LargestComponents.Mask(image, 1, Token).Storage.ToArray());
    }

    [Fact]
    public void The_first_of_equals_is_first_in_the_order_of_the_axes_not_of_memory()
    {
        Volume<byte> image = Volume<byte>.FromLastAxisFastest(new byte[] { 0, 0, 7, 0, 0, 0, 5, 0, 0 }, [3, 3], Affine.Identity);
        Assert.Equal(1, LargestComponents.Mask(image, 1, Token)[0, 2]);
        Assert.Equal(1, LargestComponents.Mask(image.Transpose(1, 0), 1, Token)[0, 2]);
    }

    [Fact]
    public void Nothing_stays_nothing() => Assert.All(
        LargestComponents.Mask(Volume<short>.Allocate([3, 4, 5], Affine.Identity), 1, Token).Storage.ToArray(), v => Assert.Equal(0, v));

    [Fact]
    public void Options_that_do_not_fit_are_refused()
    {
        Volume<byte> two = Volume<byte>.Allocate([2, 3, 3], Affine.Identity);
        Assert.Contains("is_onehot", Refusal(two, new KeepLargestOptions { IsOneHot = false }), StringComparison.Ordinal);
        Assert.Contains("applied_labels (2)", Refusal(two, new KeepLargestOptions { AppliedLabels = [2] }), StringComparison.Ordinal);
        Assert.Contains("connectivity of 3", Refusal(two, new KeepLargestOptions { Connectivity = 3 }), StringComparison.Ordinal);
        Assert.Contains("at least one component", Refusal(two, new KeepLargestOptions { ComponentCount = 0 }), StringComparison.Ordinal);
    }

    private static string Refusal(Volume<byte> image, KeepLargestOptions options) =>
        Assert.Throws<ImagingException>(() => LargestComponents.Keep(image, options, Token)).Message;

    private static KeepLargestOptions Options(JsonElement options) => new()
    {
        AppliedLabels = Optional(options, "applied_labels")?.EnumerateArray().Select(e => e.GetInt32()).ToArray(),
        IsOneHot = Optional(options, "is_onehot")?.GetBoolean(),
        Independent = Optional(options, "independent")?.GetBoolean() ?? true,
        Connectivity = Optional(options, "connectivity")?.GetInt32(),
        ComponentCount = Optional(options, "num_components")?.GetInt32() ?? 1,
    };

    private static JsonElement? Optional(JsonElement options, string name) =>
        options.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
