using System.Text;
using Aiaa.Dicom;
using Aiaa.Dicom.Series;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Formats.Nifti;
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
    public async Task Several_volumes_become_the_channels_of_one_image()
    {
        ImageFile image = await MadeOfAsync(Packed.Tar(("b/t2.nii", Nifti(2)), ("a/t1.nii", Nifti(1)), ("readme", [1])));
        Assert.True(image.ChannelsFirst);
        Assert.Equal([2, 2, 2, 2], image.Stored.Shape.ToArray());
        Assert.Equal((1f, 2f), (image.ToSingle()[0, 0, 0, 0], image.ToSingle()[1, 0, 0, 0]));
    }

    [Theory]
    [InlineData("case.mhd", "NDims = 3\nDimSize = 2 2 2\nElementType = MET_UCHAR\nElementDataFile = case.raw\n")]
    [InlineData("case.nhdr", "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 2 2 2\nencoding: raw\ndata file: case.raw\n")]
    public async Task A_header_and_its_voxels_stay_together(string name, string header)
    {
        ImageFile image = await MadeOfAsync(Packed.Zip((name, Encoding.ASCII.GetBytes(header)), ("case.raw", [1, 2, 3, 4, 5, 6, 7, 8]), ("notes.txt", [1])));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], image.ToSingle().ToFirstAxisFastest().ToArray());
    }

    [Fact]
    public async Task Several_pictures_are_refused()
    {
        await using Spool spool = Intakes.NewSpool();
        byte[] archive = Packed.Zip(("1.png", [0x89, .. "PNG"u8, 1]), ("2.png", [0x89, .. "PNG"u8, 2]));
        SpooledPart part = await spool.AddAsync("a.zip", new MemoryStream(archive), Intakes.Cancellation);
        Assert.Contains("2 pictures", Assert.Throws<IntakeException>(() => new ImageAssembly().Make([part], spool, Intakes.Cancellation)).Message, StringComparison.Ordinal);
    }

    private static async Task<ImageFile> MadeOfAsync(byte[] archive)
    {
        await using Spool spool = Intakes.NewSpool();
        IntakeImage made = new ImageAssembly().Make([await spool.AddAsync("a", new MemoryStream(archive), Intakes.Cancellation)], spool, Intakes.Cancellation);
        Assert.Equal(ImageAssembly.PartsFileName, made.FileName);
        using Stream content = made.File.Open();
        return ImageReader.Read(content, made.FileName, ImageLimits.Default, Intakes.Cancellation);
    }

    private static byte[] Nifti(byte value)
    {
        Volume<byte> volume = Volume<byte>.Allocate([2, 2, 2], Affine.Identity);
        volume.Storage.Span.Fill(value);
        using MemoryStream file = new();
        NiftiWriter.Write(file, volume, NiftiGeometry.FromAffine(Affine.Identity, volume.Shape), null, Intakes.Cancellation);
        return file.ToArray();
    }

    private static float[] Dense(Volume<float> volume)
    {
        float[] values = new float[volume.Count];
        volume.CopyTo(Volume<float>.FromFirstAxisFastest(values, volume.Shape, volume.Affine));
        return values;
    }
}
