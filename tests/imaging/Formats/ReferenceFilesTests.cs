using System.Text.Json;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Tests.Fixtures;

namespace Aiaa.Imaging.Tests.Formats;

/// <summary>NRRD and MetaImage files as ITK and teem read them, each kind of them.</summary>
public sealed class ReferenceFilesTests
{
    public static IEnumerable<TheoryDataRow<string>> Cases() => All.Keys.Select(name => new TheoryDataRow<string>(name));

    private static readonly Dictionary<string, JsonElement> All = Fixture.Load("formats.json.gz").EnumerateArray().ToDictionary(c => c.Text("case"));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_and_geometry_are_those_of_ITK_and_teem(string name)
    {
        JsonElement expected = All[name];
        ImageFile image = ReferenceFiles.Read(expected);
        Assert.Equal(name.StartsWith("meta", StringComparison.Ordinal) ? ImageFormat.MetaImage : ImageFormat.Nrrd, image.Format);
        Assert.Equal(expected.Ints("shape"), image.Stored.Shape.ToArray());
        Assert.Equal(expected.Text("type"), image.Stored.ElementType.Name.ToUpperInvariant() switch
        {
            "BYTE" => "uint8",
            "SBYTE" => "int8",
            "SINGLE" => "float32",
            "DOUBLE" => "float64",
            string other => other.ToLowerInvariant(),
        });

        // NIfTI, through which ITK's affine came, keeps seven digits.
        Close.Equal(expected.Doubles("affine"), image.Stored.Affine.ToArray(), 1e-5);
        Assert.Equal(image.Stored.Affine, image.Geometry.MonaiAffine());
        Assert.Equal(image.Stored.Shape[..image.Geometry.SpatialShape.Length], image.Geometry.SpatialShape.AsSpan());
        Assert.Equal(expected.Array<double>("values").Select(v => (float)v), image.ToSingle().ToFirstAxisFastest().ToArray());
        Assert.False(image.ChannelsFirst);
    }
}
