using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Aiaa.Dicom.Series;
using Aiaa.Dicom.Tests.Fixtures;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Dicom.Tests.Series;

/// <summary>Series of real scanners against the volumes that three independent tools agree on.</summary>
public sealed class GoldenSeriesTests
{
    private const double Millimetres = 0.002;

    [Theory]
    [InlineData("ct_3slice_implicit_with_seg")]
    [InlineData("ct_axial_philips")]
    [InlineData("ct_deflated")]
    [InlineData("ct_legacy_enhanced_3f")]
    [InlineData("ct_nonsquare_3")]
    [InlineData("ct_tilt_neg")]
    [InlineData("emr_philips_8f")]
    [InlineData("mr_rescale_per_slice")]
    [InlineData("mr_sag_hfdl")]
    [InlineData("mr_ts_j2k")]
    [InlineData("mr_ts_jpegll")]
    [InlineData("mr_ts_rle")]
    public void A_series_becomes_the_volume_that_independent_tools_make(string name)
    {
        GoldenCase golden = new(name);
        if (name == "mr_ts_j2k")
        {
            Workers.Require(PixelCodec.Jpeg2000);
        }

        SeriesVolume volume = SeriesReader.Read(golden.Files, DicomLimits.Default, CancellationToken.None);

        Volume<float> canonical = ClosestToRas(volume.Stored.ToSingle(), volume.Stored.Affine);
        Assert.Equal(golden.CanonicalShape, canonical.Shape);
        Close.Equal(golden.CanonicalAffine, canonical.Affine, Millimetres);
        Assert.Equal(golden.Sha256, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(canonical.ToFirstAxisFastest().Span))));
    }

    [Theory]
    [InlineData("ct_missing_slice", "not evenly spaced")]
    [InlineData("mr_fmri_4d", "several volumes")]
    [InlineData("ts_mosaic_decode", "mosaic")]
    public void A_series_that_is_no_volume_is_refused_for_its_reason(string name, string reason)
    {
        GoldenCase golden = new(name);
        Assert.Contains(reason, Assert.Throws<DicomException>(() => SeriesReader.Read(golden.Files, DicomLimits.Default, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    private static Volume<float> ClosestToRas(Volume<float> volume, Affine affine)
    {
        int[] axes = [.. Enumerable.Range(0, 3).Select(row => Enumerable.Range(0, 3).MaxBy(column => Math.Abs(affine[row, column]) / affine.Spacing()[column]))];
        Volume<float> turned = volume.Transpose(axes);
        double[] m = new double[16];
        m[15] = 1;
        double[] origin = [affine[0, 3], affine[1, 3], affine[2, 3]];
        for (int axis = 0; axis < 3; axis++)
        {
            bool flips = affine[axis, axes[axis]] < 0;
            for (int row = 0; row < 3; row++)
            {
                double step = affine[row, axes[axis]];
                m[(row * 4) + axis] = flips ? -step : step;
                origin[row] += flips ? step * (turned.Shape[axis] - 1) : 0;
            }

            turned = flips ? turned.Flip(axis) : turned;
        }

        for (int row = 0; row < 3; row++)
        {
            m[(row * 4) + 3] = origin[row];
        }

        return turned.WithAffine(new Affine(m));
    }
}
