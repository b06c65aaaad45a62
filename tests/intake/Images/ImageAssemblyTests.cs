using System.Text;
using Aiaa.Dicom;
using Aiaa.Dicom.Series;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Volumes;
using Aiaa.Intake.Images;
using Aiaa.Intake.Spooling;
using Aiaa.Intake.Tests.Support;
using Aiaa.Testing;

namespace Aiaa.Intake.Tests.Images;

public sealed class ImageAssemblyTests
{
    /// <summary>Golden series that make a volume; those that do not are tested where series are.</summary>
    public static TheoryData<string> GoldenSeries =>
        ["ct_axial_philips", "ct_deflated", "ct_legacy_enhanced_3f", "ct_nonsquare_3", "ct_tilt_neg", "emr_philips_8f", "mr_rescale_per_slice", "mr_sag_hfdl", "mr_ts_jpegll", "mr_ts_rle"];

    [Theory]
    [MemberData(nameof(GoldenSeries))]
    public async Task What_is_stored_is_what_the_series_holds(string name)
    {
        string[] files = Directory.GetFiles(SharedFiles.Require($"golden/dicom/open/{name}/in"), "*", SearchOption.AllDirectories);
        SeriesVolume expected = SeriesReader.Read([.. files.Select(file => new DicomSource("x", () => File.OpenRead(file)))], DicomLimits.Default, Intakes.Cancellation);
        await using Spool spool = Intakes.NewSpool();
        byte[] archive = Packed.Zip([.. files.Select((file, number) => ($"{number}", File.ReadAllBytes(file)))]);

        IntakeImage image = new ImageAssembly().Make(
            [await spool.AddAsync("series.zip", new MemoryStream(archive), Intakes.Cancellation)], spool, Intakes.Cancellation);

        Assert.Equal(ImageAssembly.SeriesFileName, image.FileName);
        using Stream content = image.File.Open();
        ImageFile stored = ImageReader.Read(content, image.FileName, ImageLimits.Default, Intakes.Cancellation);
        Assert.True(stored.Compressed);
        Assert.Equal(expected.Stored.GetType(), stored.Stored.GetType());
        Assert.Equal(expected.Stored.Shape.ToArray(), stored.Stored.Shape.ToArray());
        Assert.Equal(Dense(expected.Stored.ToSingle()), Dense(stored.ToSingle()));
        Assert.All(expected.Stored.Affine.ToArray().Zip(stored.Stored.Affine.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 0.002));
    }

    [Fact]
    public async Task A_refusal_of_the_series_is_passed_on()
    {
        byte[][] files = [.. MadeSeries.Files(3), MadeSeries.File(5)];
        await using Spool spool = Intakes.NewSpool();
        DicomException refused = Assert.Throws<DicomException>(() => new ImageAssembly().Make(
            [.. files.Select((file, number) => spool.Add($"Doe^Jane {number}", new MemoryStream(file), Intakes.Cancellation))], spool, Intakes.Cancellation));
        Assert.DoesNotContain("Doe", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nifti")]
    [InlineData("nrrd")]
    [InlineData("png")]
    public async Task One_image_among_other_things_is_found(string kind)
    {
        byte[] image = kind switch
        {
            "nifti" => Packed.Gzip([.. new byte[344], .. "n+1\0"u8, .. new byte[100]]),
            "nrrd" => [.. "NRRD0005\n"u8, .. new byte[100]],
            _ => [0x89, .. "PNG"u8, .. new byte[100]],
        };
        byte[] archive = Packed.Tar(("readme", [1]), ($"a/image.{kind}", image), ("b/table.csv", "a,b"u8.ToArray()));
        await using Spool spool = Intakes.NewSpool();
        IntakeImage found = new ImageAssembly().Make([await spool.AddAsync("a.tar", new MemoryStream(archive), Intakes.Cancellation)], spool, Intakes.Cancellation);
        Assert.Equal(image, found.File.Content());
        Assert.EndsWith($".{kind}", found.FileName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_and_its_voxels_stay_together()
    {
        byte[] header = Encoding.ASCII.GetBytes("ObjectType = Image\nNDims = 3\nDimSize = 2 2 2\nElementType = MET_UCHAR\nElementDataFile = scan.raw\n");
        byte[] archive = Packed.Gzip(Packed.Tar(("x/readme", [1]), ("x/scan.mhd", header), ("x/scan.raw", [1, 2, 3, 4, 5, 6, 7, 8])));
        await using Spool spool = Intakes.NewSpool();
        IntakeImage image = new ImageAssembly().Make([await spool.AddAsync("a.tar.gz", new MemoryStream(archive), Intakes.Cancellation)], spool, Intakes.Cancellation);
        using Stream content = image.File.Open();
        ImageFile read = ImageReader.Read(content, image.FileName, ImageLimits.Default, Intakes.Cancellation);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], Dense(read.ToSingle()));
    }

    private static float[] Dense(Volume<float> volume)
    {
        float[] values = new float[volume.Count];
        volume.CopyTo(Volume<float>.FromFirstAxisFastest(values, volume.Shape, volume.Affine));
        return values;
    }
}
