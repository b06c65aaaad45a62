using Aiaa.Dicom.Elements;
using Aiaa.Dicom.Series;
using Aiaa.Dicom.Tests.Fixtures;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;
using Aiaa.Testing;

namespace Aiaa.Dicom.Tests.Series;

/// <summary>How slices become a volume.</summary>
public sealed class SeriesReaderTests
{
    [Fact]
    public void Slices_are_ordered_by_position_whatever_order_they_come_in()
    {
        SyntheticSlice[] slices = [.. Enumerable.Range(0, 4).Select(k => SyntheticSlice.At(10 + (k * 2.5)) with { Samples = Filled(k) })];

        SeriesVolume volume = Read(slices[2], slices[0], slices[3], slices[1]);

        Volume<short> stored = Assert.IsType<Volume<short>>(volume.Stored);
        Assert.Equal([5, 3, 4], stored.Shape);
        Assert.Equal([0, 1, 2, 3], Enumerable.Range(0, 4).Select(k => (int)stored[2, 1, k]));
        Assert.Empty(volume.Notes);
    }

    [Fact]
    public void The_affine_maps_column_row_and_slice_to_RAS()
    {
        SyntheticSlice first = SyntheticSlice.At(0) with { Position = [10, 20, 30] };
        SyntheticSlice second = SyntheticSlice.At(1) with { Position = [10, 20, 34] };

        Affine affine = Read(first, second).Stored.Affine;

        // PixelSpacing is 2 between rows and 3 between columns; x and y point the other way in RAS.
        Close.Equal(new Affine([-3, 0, 0, -10, 0, -2, 0, -20, 0, 0, 4, 30, 0, 0, 0, 1]), affine, 1e-12);
    }

    [Fact]
    public void An_image_whose_rows_run_to_the_right_is_counted_along_its_own_normal()
    {
        SyntheticSlice low = SyntheticSlice.At(0) with { Orientation = [-1, 0, 0, 0, 1, 0], Samples = Filled(1) };
        SyntheticSlice high = SyntheticSlice.At(5) with { Orientation = [-1, 0, 0, 0, 1, 0], Samples = Filled(2) };

        Volume<short> stored = (Volume<short>)Read(low, high).Stored;

        Assert.Equal(2, stored[0, 0, 0]);
        Assert.Equal(-5, stored.Affine[2, 2]);
        Assert.Equal(5, stored.Affine[2, 3]);
    }

    [Fact]
    public void Every_slice_is_rescaled_by_its_own_slope_and_intercept()
    {
        SyntheticSlice a = SyntheticSlice.At(0) with { Slope = 0.5, Intercept = 1, Samples = Filled(10) };
        SyntheticSlice b = SyntheticSlice.At(1) with { Slope = 0.25, Intercept = -3, Samples = Filled(10) };

        Volume<float> stored = Assert.IsType<Volume<float>>(Read(a, b).Stored);

        Assert.Equal(6f, stored[0, 0, 0]);
        Assert.Equal(-0.5f, stored[0, 0, 1]);
    }

    [Theory]
    [InlineData(16, 12, false, 1, -1024, "Int16")]
    [InlineData(16, 16, true, 1, 0, "Int16")]
    [InlineData(16, 16, false, 1, 0, "UInt16")]
    [InlineData(16, 16, false, 1, -1024, "Int32")]
    [InlineData(16, 16, true, 1, -1024, "Int32")]
    [InlineData(8, 8, false, 1, 0, "Int16")]
    [InlineData(32, 32, true, 1, 0, "Int32")]
    [InlineData(32, 32, false, 1, 0, "Single")]
    [InlineData(16, 12, false, 0.5, 0, "Single")]
    public void The_type_is_the_smallest_that_holds_what_the_header_allows(int allocated, int stored, bool signed, double slope, double intercept, string type)
    {
        SyntheticSlice slice = new() { BitsAllocated = allocated, BitsStored = stored, Signed = signed, Slope = slope, Intercept = intercept };

        Assert.Equal(type, Read(slice).Stored.ElementType.Name);
    }

    [Fact]
    public void Bits_above_those_stored_are_cut_off_and_the_sign_is_extended()
    {
        SyntheticSlice signed = new() { Columns = 3, Rows = 1, Signed = true, Samples = [0xf800, 0x07ff, 0xffff] };
        SyntheticSlice shifted = new() { Columns = 3, Rows = 1, BitsStored = 12, HighBit = 15, Samples = [0xfff7, 0x0010, 0x8000] };

        Assert.Equal([-2048, 2047, -1], Values(Read(signed)));
        Assert.Equal([0xfff, 1, 0x800], Values(Read(shifted)));
    }

    [Fact]
    public void Samples_of_32_bits_are_read()
    {
        SyntheticSlice slice = new() { Columns = 2, Rows = 1, BitsAllocated = 32, BitsStored = 32, Signed = true, Samples = [-70_000, 70_000] };

        Assert.Equal([-70_000, 70_000], Values(Read(slice)));
    }

    [Theory]
    [MemberData(nameof(Elements.DataSetTests.Encodings), MemberType = typeof(Elements.DataSetTests))]
    public void Pixels_come_from_every_encoding(string uid)
    {
        byte[] file = new SyntheticSlice().File(TransferSyntax.Of(uid));

        Assert.Equal(Enumerable.Range(0, 15), Values(Read(SyntheticSlice.SourceOf(file))));
    }

    [Theory]
    [InlineData(7.0, 4.0, 7.0)]
    [InlineData(null, 4.0, 4.0)]
    [InlineData(0.0, 4.0, 4.0)]
    [InlineData(null, null, 1.0)]
    public void A_single_slice_takes_its_depth_from_the_file(double? between, double? thickness, double expected) =>
        Assert.Equal(expected, Read(new SyntheticSlice { SpacingBetweenSlices = between, SliceThickness = thickness }).Stored.Affine[2, 2]);

    [Fact]
    public void The_same_image_twice_is_taken_once_and_noted()
    {
        SeriesVolume volume = Read(SyntheticSlice.At(0), SyntheticSlice.At(1), SyntheticSlice.At(1));

        Assert.Equal(2, volume.Stored.Shape[2]);
        Assert.Contains("1 of 3 images came more than once", Assert.Single(volume.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tilted_gantry_keeps_its_slices_and_shears_the_affine()
    {
        SyntheticSlice[] slices = [.. Enumerable.Range(0, 3).Select(k => SyntheticSlice.At(k) with { Position = [0, k * 0.5, k * 2.0] })];

        SeriesVolume volume = Read(slices);

        Assert.Equal(0, volume.Geometry.QformCode);
        Assert.Equal(1, volume.Geometry.SformCode);
        Assert.Equal(-0.5, volume.Geometry.Sform[1, 2], 12);
        Assert.Contains("tilted by 14.0 degrees", Assert.Single(volume.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tilt_within_rounding_is_none()
    {
        SeriesVolume volume = Read(SyntheticSlice.At(0), SyntheticSlice.At(1) with { Position = [0, 0.004, 5] });

        Assert.Equal(1, volume.Geometry.QformCode);
        Assert.Empty(volume.Notes);
    }

    [Fact]
    public void What_is_no_image_is_left_out_and_noted()
    {
        byte[] directory = Part10.File(TransferSyntax.ExplicitLittleEndian, new DataSetWriter(TransferSyntax.ExplicitLittleEndian).Sequence(Tags.DirectoryRecordSequence, true).ToArray());
        byte[] report = Part10.File(TransferSyntax.ExplicitLittleEndian, new DataSetWriter(TransferSyntax.ExplicitLittleEndian).Text(Tags.SopClassUid, Vr.UI, "1.2.840.10008.5.1.4.1.1.88.11").ToArray());
        SyntheticSlice segmentation = SyntheticSlice.At(2) with { SopClass = "1.2.840.10008.5.1.4.1.1.66.4", Series = "1.9" };

        SeriesVolume volume = Read(SyntheticSlice.SourceOf(directory), SyntheticSlice.At(0).Source(), SyntheticSlice.SourceOf(report), segmentation.Source());

        Assert.Equal(1, volume.Stored.Shape[2]);
        Assert.Equal("Files that are no images were left out: 1 directories (DICOMDIR), 1 objects without pixels, 1 segmentations.", Assert.Single(volume.Notes));
    }

    [Fact]
    public void The_written_file_says_the_same_as_the_volume()
    {
        SeriesVolume volume = Read([.. Enumerable.Range(0, 3).Select(k => SyntheticSlice.At(k) with { Position = [1, k * 0.5, k * 2.0], Intercept = -1024, Slope = 1 })]);
        using MemoryStream file = new();
        NiftiWriter.Write(file, volume.Stored, volume.Geometry, System.IO.Compression.CompressionLevel.Fastest, TestContext.Current.CancellationToken);
        file.Position = 0;

        ImageFile read = ImageReader.Read(file, "volume.nii.gz", ImageLimits.Default, TestContext.Current.CancellationToken);

        Close.Equal(volume.Stored.Affine, read.Stored.Affine, 1e-5);
        Assert.Equal(Values(volume), ((Volume<short>)read.Stored).ToFirstAxisFastest().ToArray().Select(v => (int)v));
    }

    [Fact]
    public void A_real_CT_in_JPEG_2000_lies_on_the_grid_of_its_published_labels()
    {
        string folder = SharedFiles.Require("data/dicom/totalseg_ct_dicom");
        Workers.Require(PixelCodec.Jpeg2000);
        using FileStream labels = File.OpenRead(SharedFiles.Require("data/ct/example_seg_dicom.nii.gz"));
        Affine expected = ImageReader.Read(labels, "labels.nii.gz", ImageLimits.Default, TestContext.Current.CancellationToken).Stored.Affine;

        SeriesVolume volume = SeriesReader.Read(GoldenCase.FilesOf(folder), DicomLimits.Default, CancellationToken.None);

        Assert.Equal([512, 512, 20], volume.Stored.Shape);

        // The labels' file counts rows from posterior.
        Affine flipped = volume.Stored.Affine.Compose(new Affine([1, 0, 0, 0, 0, -1, 0, 511, 0, 0, 1, 0, 0, 0, 0, 1]));
        Close.Equal(expected, flipped, 0.002);
    }

    internal static SeriesVolume Read(params SyntheticSlice[] slices) => Read([.. slices.Select(slice => slice.Source())]);

    internal static SeriesVolume Read(params DicomSource[] files) => SeriesReader.Read(files, DicomLimits.Default, CancellationToken.None);

    private static int[] Filled(int value) => [.. Enumerable.Repeat(value, 15)];

    private static IEnumerable<int> Values(SeriesVolume volume) => volume.Stored switch
    {
        Volume<short> v => v.ToFirstAxisFastest().ToArray().Select(x => (int)x),
        Volume<int> v => v.ToFirstAxisFastest().ToArray(),
        _ => throw new InvalidOperationException(volume.Stored.ElementType.Name),
    };
}
