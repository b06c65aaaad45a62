using Aiaa.Imaging.Formats;

namespace Aiaa.Imaging.Tests.Formats.Nifti;

public sealed class NiftiRefusalTests
{
    private static readonly byte[] Valid = Files.SmallNifti(4, 3, 2);

    [Fact]
    public void The_valid_file_that_the_others_are_made_from_is_read() => Assert.Equal([4, 3, 2], Files.Read(Valid).Stored.Shape);

    [Theory]
    [InlineData(1, "binary (1 bit a voxel)")]
    [InlineData(32, "complex64")]
    [InlineData(128, "RGB24")]
    [InlineData(1536, "float128")]
    [InlineData(1792, "complex128")]
    [InlineData(2048, "complex256")]
    [InlineData(2304, "RGBA32")]
    [InlineData(0, "unknown NIfTI datatype 0")]
    [InlineData(255, "unknown NIfTI datatype 255")]
    public void A_type_that_is_not_one_number_a_voxel_is_named(short datatype, string name) =>
        Assert.Contains(name, Files.RefusalOf(Valid.With(f => Files.Put16(f, 70, datatype))), StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(-1)]
    public void A_number_of_axes_that_cannot_be_is_refused(short rank) =>
        Assert.Contains("dim[0]", Files.RefusalOf(Valid.With(f => Files.Put16(f, 40, rank))), StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void An_axis_without_voxels_is_refused(short length) =>
        Assert.Contains("dim[2]", Files.RefusalOf(Valid.With(f => Files.Put16(f, 44, length))), StringComparison.Ordinal);

    [Fact]
    public void Dimensions_whose_product_overflows_64_bits_are_refused() => Assert.Contains("limit of", Files.RefusalOf(Valid.With(f =>
    {
        Files.Put16(f, 40, 7);
        for (int axis = 0; axis < 7; axis++)
        {
            Files.Put16(f, 42 + (axis * 2), short.MaxValue);
        }
    })), StringComparison.Ordinal);

    [Fact]
    public void More_voxels_or_bytes_than_the_limits_are_refused_before_any_is_read()
    {
        Assert.Contains("limit of 23 voxels", Files.RefusalOf(Valid, limits: new ImageLimits(1000, 23)), StringComparison.Ordinal);
        Assert.Contains("limit of 399 bytes", Files.RefusalOf(Valid, limits: new ImageLimits(399, 24)), StringComparison.Ordinal);
        Assert.Equal(24, Files.Read(Valid, limits: new ImageLimits(400, 24)).Stored.Count);
    }

    [Theory]
    [InlineData(351)]
    [InlineData(1)]
    [InlineData(-352)]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Voxels_inside_the_header_or_nowhere_are_refused(float offset) =>
        Assert.Contains("vox_offset", Files.RefusalOf(Valid.With(f => Files.PutSingle(f, 108, offset))), StringComparison.Ordinal);

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e15f)]
    [InlineData(9.2e18f)]
    public void Voxels_beyond_every_limit_are_refused(float offset) => Files.RefusalOf(Valid.With(f => Files.PutSingle(f, 108, offset)));

    [Fact]
    public void Voxels_behind_an_extension_are_found()
    {
        byte[] file = [.. Valid[..352], .. new byte[48], .. Valid[352..]];
        Files.PutSingle(file, 108, 400);
        Assert.Equal(Files.Read(Valid).ToSingle().ToFirstAxisFastest().ToArray(), Files.Read(file).ToSingle().ToFirstAxisFastest().ToArray());
    }

    [Fact]
    public void A_slope_with_an_intercept_that_is_no_number_is_refused() => Assert.Contains("scl_inter", Files.RefusalOf(Valid.With(f =>
    {
        Files.PutSingle(f, 112, 2);
        Files.PutSingle(f, 116, float.NaN);
    })), StringComparison.Ordinal);

    [Fact]
    public void An_empty_file_is_called_empty() => Assert.Contains("is empty", Files.RefusalOf([]), StringComparison.Ordinal);

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        for (int length = 0; length < Valid.Length; length++)
        {
            Files.RefusalOf(Valid[..length]);
        }
    }

    [Fact]
    public void A_gzip_cut_within_its_voxels_is_refused()
    {
        const int EndMarkAndTrailer = 9;
        byte[] gzip = Files.Gzip(Valid);
        for (int length = 0; length < gzip.Length - EndMarkAndTrailer; length++)
        {
            Files.RefusalOf(gzip[..length], "image.nii.gz");
        }
    }

    [Fact]
    public void A_gzip_that_misses_only_its_checksum_is_read_because_all_voxels_are_there() =>
        Assert.Equal(23f, Files.Read(Files.Gzip(Valid)[..^3]).ToSingle()[3, 2, 1]);

    [Fact]
    public void A_gzip_whose_checksum_does_not_match_is_refused() => Assert.Contains(
        "gzip", Files.RefusalOf(Files.Gzip(Valid).With(f => f[^5] ^= 1), "image.nii.gz"), StringComparison.Ordinal);

    [Fact]
    public void Garbage_after_the_voxels_is_ignored()
    {
        byte[] longer = [.. Valid, 1, 2, 3];
        byte[] behindGzip = [.. Files.Gzip(Valid), 1, 2, 3];
        Assert.Equal(24, Files.Read(longer).Stored.Count);
        Assert.Equal(24, Files.Read(Files.Gzip(longer)).Stored.Count);
        Assert.Equal(24, Files.Read(behindGzip).Stored.Count);
    }

    [Fact]
    public void A_small_gzip_that_claims_a_huge_image_is_refused_without_inflating_it()
    {
        byte[] bomb = Files.Gzip(Valid.With(f =>
        {
            Files.Put16(f, 42, 1024);
            Files.Put16(f, 44, 1024);
            Files.Put16(f, 46, 500);
        }));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("cut short", Files.RefusalOf(bomb), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void An_Analyze_header_is_told_from_NIfTI() =>
        Assert.Contains("Analyze 7.5", Files.RefusalOf(Valid.With(f => f.AsSpan(344, 4).Clear()), "image.hdr"), StringComparison.Ordinal);

    [Theory]
    [InlineData("PK\u0003\u0004....", "zip")]
    [InlineData("hello", "no known format")]
    public void Another_format_is_named(string content, string name) =>
        Assert.Contains(name, Files.RefusalOf(System.Text.Encoding.Latin1.GetBytes(content), "x.bin"), StringComparison.Ordinal);

    [Fact]
    public void DICOM_is_named() => Assert.Contains("DICOM", Files.RefusalOf([.. new byte[128], .. "DICM"u8, .. new byte[600]], "x.dcm"), StringComparison.Ordinal);

    [Fact]
    public void A_name_is_never_repeated_in_an_error() =>
        Assert.DoesNotContain("Doe", Files.RefusalOf([1, 2, 3], "Doe^John.nii.gz"), StringComparison.Ordinal);

    [Fact]
    public void A_hang_up_stops_the_reading()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => ImageReader.Read(new MemoryStream(Valid), "x.nii", ImageLimits.Default, source.Token));
    }
}
