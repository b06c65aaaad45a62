using System.Text.Json;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Tests.Fixtures;
using Aiaa.Imaging.Volumes;
using Aiaa.Testing;

namespace Aiaa.Imaging.Tests.Formats.Pictures;

/// <summary>Pictures as images of a pipeline, against the arrays of MONAI's PILReader.</summary>
public sealed class PictureFileTests
{
    public static IEnumerable<TheoryDataRow<string>> Kinds() => All.Keys.Where(kind => !kind.Contains("refused", StringComparison.Ordinal)).Select(kind => new TheoryDataRow<string>(kind));

    private static readonly Dictionary<string, JsonElement> All = Fixture.Load("pillow.json.gz").EnumerateArray().ToDictionary(c => c.Text("kind"));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Pictures_are_the_arrays_of_Pillow_turned(string kind)
    {
        JsonElement expected = All[kind];
        ImageFile image = Files.Read(expected.Bytes("file"), "x");
        Assert.Equal(kind.StartsWith("png", StringComparison.Ordinal) ? ImageFormat.Png : ImageFormat.Jpeg, image.Format);
        Assert.Equal(expected.Ints("shape"), image.Stored.Shape.ToArray());
        Assert.Equal(expected.Ints("values"), image.ToSingle().ToLastAxisFastest().ToArray().Select(v => (int)v));
        Assert.Equal(Affine.Identity, image.Stored.Affine);
        Assert.Equal(expected.Ints("shape")[..2], image.Geometry.SpatialShape);
    }

    [Fact]
    public void A_picture_in_the_colours_of_print_is_refused() =>
        Assert.Contains("4 components of 8 bits", Files.RefusalOf(All["jpeg cmyk, refused"].Bytes("file")), StringComparison.Ordinal);

    [Fact]
    public void Real_radiographs_are_read()
    {
        foreach (string path in Directory.EnumerateFiles(SharedFiles.Require("data/cxr")).Where(p => p.EndsWith(".jpg", StringComparison.Ordinal) || p.EndsWith(".png", StringComparison.Ordinal)))
        {
            ImageFile image = Files.ReadFrom(path);
            Assert.Equal(typeof(byte), image.Stored.ElementType);
            Assert.Equal(2, image.Geometry.SpatialShape.Length);
        }
    }
}
