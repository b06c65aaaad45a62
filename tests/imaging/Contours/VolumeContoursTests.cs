using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Aiaa.Imaging.Contours;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Tests.Formats;
using Aiaa.Imaging.Volumes;
using Aiaa.Testing;
using CsCheck;

namespace Aiaa.Imaging.Tests.Contours;

public sealed class VolumeContoursTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_golden_mask_gives_the_golden_polygons_order_included()
    {
        ImageFile mask = Files.ReadFrom(SharedFiles.Require("golden/polygons/mask2polygon.input.nii.gz"));
        JsonElement expected = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Require("golden/polygons/mask2polygon.expected.json"))).RootElement;
        ImmutableArray<ImmutableArray<Contour>> slices = VolumeContours.Trace(mask.Stored, null, Cancellation);
        string[] traced = [.. slices.Select(slice => Text(slice.Select(c => Thinning.EveryNth(c.Points, 10).ToArray())))];
        Assert.Equal(expected.EnumerateArray().Select(slice => JsonSerializer.Serialize(slice)), traced);
    }

    [Theory]
    [InlineData("ct/spleen_8_label.nii.gz")]
    [InlineData("mri_brain/brainchop_v3_labels.nii.gz")]
    [InlineData("mri_brain/anatomical_label.nii.gz")]
    [InlineData("mri_spine/t1w_seg-manual.nii.gz")]
    [InlineData("mri_spine/t2s_gmseg_manual.nii.gz")]
    [InlineData("ct/example_seg_dicom.nii.gz")]
    public void Label_maps_traced_and_filled_are_themselves(string file)
    {
        Volume stored = Files.ReadFrom(SharedFiles.Require($"data/{file}")).Stored;
        float[] values = stored.ToSingle().ToFirstAxisFastest().ToArray();
        foreach (double? label in new double?[] { null, values.Max() })
        {
            Volume<byte> filled = VolumeContours.Fill(Polygons(VolumeContours.Trace(stored, label, Cancellation)), stored.Shape, stored.Affine, Cancellation);
            bool[] expected = [.. values.Select(v => label is { } one ? v == one : v != 0)];
            Assert.True(expected.AsSpan().SequenceEqual(MemoryMarshal.Cast<byte, bool>(filled.ToFirstAxisFastest().Span)));
        }
    }

    [Fact]
    public void Every_layout_and_element_type_gives_the_same_contours() => Picture.Any.Sample(
        picture =>
        {
            Volume<byte> rows = Volume<byte>.FromLastAxisFastest(picture.Mask, [picture.Rows, picture.Columns], Affine.Identity);
            string expected = Text(picture.Trace().Select(c => c.Points.ToArray()));
            Volume<double> numbers = Volume<double>.FromLastAxisFastest(picture.Mask.Select(m => m == 0 ? 0 : -0.5).ToArray(), [picture.Rows, picture.Columns, 1, 1], Affine.Identity);
            Volume<byte> columns = Volume<byte>.FromFirstAxisFastest(rows.ToFirstAxisFastest(), rows.Shape, Affine.Identity);
            Volume<byte> turned = Volume<byte>.FromFirstAxisFastest(rows.Flip(0).Flip(1).ToFirstAxisFastest(), rows.Shape, Affine.Identity).Flip(0).Flip(1);
            Volume<byte> spread = Volume<byte>.FromLastAxisFastest(picture.Mask.SelectMany(m => new[] { m, (byte)1 }).ToArray(), [picture.Rows, picture.Columns, 2], Affine.Identity).Select(2, 0);
            Assert.All<Volume>([rows, numbers, columns, turned, spread], volume =>
                Assert.Equal(expected, Text(Assert.Single(VolumeContours.Trace(volume, null, Cancellation)).Select(c => c.Points.ToArray()))));
        },
        iter: 300);

    [Fact]
    public void Nan_is_outside() => Assert.Empty(VolumeContours.Trace(Volume<float>.FromFirstAxisFastest(new[] { float.NaN, 0 }, [2, 1], Affine.Identity), null, Cancellation)[0]);

    [Theory]
    [InlineData(2.5)]
    [InlineData(300)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_label_the_elements_cannot_hold_is_nowhere(double label) =>
        Assert.Empty(Assert.Single(VolumeContours.Trace(Volume<byte>.FromFirstAxisFastest(new byte[] { 2, 255, 0, 1 }, [2, 2], Affine.Identity), label, Cancellation)));

    [Fact]
    public void A_line_of_voxels_or_a_series_is_refused()
    {
        Assert.Throws<ImagingException>(() => VolumeContours.Trace(Volume<byte>.Allocate([4], Affine.Identity), null, Cancellation));
        Assert.Throws<ImagingException>(() => VolumeContours.Trace(Volume<byte>.Allocate([2, 2, 2, 2], Affine.Identity), null, Cancellation));
    }

    [Fact]
    public void Polygons_of_another_number_of_slices_are_refused() =>
        Assert.Throws<ArgumentException>(() => VolumeContours.Fill([[], []], [4, 4, 3], Affine.Identity, Cancellation));

    private static PixelPoint[][][] Polygons(ImmutableArray<ImmutableArray<Contour>> slices) =>
        [.. slices.Select(slice => slice.Select(c => c.Points.ToArray()).ToArray())];

    private static string Text(IEnumerable<IEnumerable<PixelPoint>> polygons) =>
        JsonSerializer.Serialize(polygons.Select(polygon => polygon.Select(p => new[] { p.Column, p.Row })));
}
