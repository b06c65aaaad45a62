using System.Text.Json;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Tests.Fixtures;

namespace Aiaa.Imaging.Tests.Formats.Nifti;

public sealed class NiftiGeometryTests
{
    private static readonly JsonElement Cases = Fixture.Load("nifti_affines.json.gz");
    private static readonly JsonElement Made = Fixture.Load("nifti_from_affine.json.gz");

    public static TheoryData<int, string> All => new(Cases.EnumerateArray().Select((c, i) => (i, $"{c.Text("name")}, NIfTI-{c.GetProperty("version")}")));

    public static TheoryData<int> AllMade => new(Enumerable.Range(0, Made.GetArrayLength()));

    [Theory]
    [MemberData(nameof(All))]
    public void The_affine_is_the_one_that_nibabel_chooses(int index, string name)
    {
        JsonElement golden = Cases[index];
        if (golden.GetProperty("affine").ValueKind == JsonValueKind.Null)
        {
            Assert.Contains("cannot be placed in space", Files.RefusalOf(golden.Bytes("file"), name), StringComparison.Ordinal);
            return;
        }

        ImageFile file = Files.Read(golden.Bytes("file"), name);
        Close.Equal(golden.Affine("affine"), file.Stored.Affine, 1e-14 * 200);
        Close.Equal(golden.Affine("monai"), file.Geometry.MonaiAffine(), 1e-14 * 200);
    }

    [Theory]
    [MemberData(nameof(AllMade))]
    public void A_geometry_made_from_an_affine_is_the_header_that_nibabel_makes(int index)
    {
        JsonElement golden = Made[index];
        NiftiGeometry geometry = NiftiGeometry.FromAffine(golden.Affine("affine"), [3, 4, 5]);

        double[] pixdim = golden.Doubles("pixdim");
        Close.Equal(pixdim, [geometry.Qfac, .. geometry.Spacing], 1e-6);
        Assert.Equal(golden.Ints("codes"), new[] { geometry.QformCode, geometry.SformCode });
        Close.Equal(golden.Affine("sform"), geometry.Affine(), 2e-5);
        Close.Equal(golden.Affine("qform"), (geometry with { SformCode = 0, QformCode = 1 }).Affine(), 2e-5);
    }
}
