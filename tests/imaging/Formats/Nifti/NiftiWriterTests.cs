using System.IO.Compression;
using System.Numerics;
using System.Text.Json;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Tests.Fixtures;
using Aiaa.Imaging.Volumes;
using CsCheck;

namespace Aiaa.Imaging.Tests.Formats.Nifti;

public sealed class NiftiWriterTests
{
    [Fact]
    public void Every_type_comes_back_to_the_bit_whatever_its_memory_order()
    {
        RoundTrip<byte>();
        RoundTrip<sbyte>();
        RoundTrip<short>();
        RoundTrip<ushort>();
        RoundTrip<int>();
        RoundTrip<uint>();
        RoundTrip<long>();
        RoundTrip<ulong>();
        RoundTrip<float>();
        RoundTrip<double>();
    }

    [Fact]
    public void A_result_carries_every_field_of_the_geometry_it_is_written_on()
    {
        foreach (JsonElement golden in Fixture.Load("nifti_affines.json.gz").EnumerateArray())
        {
            if (golden.GetProperty("affine").ValueKind == JsonValueKind.Null || golden.GetProperty("version").GetInt32() == 2)
            {
                continue;
            }

            ImageFile input = Files.Read(golden.Bytes("file"));
            byte[] written = Write(Volume<byte>.Allocate(input.Geometry.SpatialShape.AsSpan(), Affine.Identity), input.Geometry, null);
            NiftiGeometry back = Files.Read(written).Geometry;

            Assert.Equal(input.Geometry.SpatialShape, back.SpatialShape);
            Assert.Equal(input.Geometry.Spacing, back.Spacing);
            Assert.Equal((input.Geometry.Qfac, input.Geometry.QformCode, input.Geometry.SformCode), (back.Qfac, back.QformCode, back.SformCode));
            Assert.Equal((input.Geometry.Qform, input.Geometry.Units), (back.Qform, back.Units));
            if (input.Geometry.SformCode > 0)
            {
                Assert.Equal(input.Geometry.Sform, back.Sform);
            }
        }
    }

    [Fact]
    public void A_mask_is_not_scaled_though_its_image_is()
    {
        ImageFile scaled = Files.Read(Files.SmallNifti(4, 3, 2).With(f =>
        {
            Files.PutSingle(f, 112, 2.5f);
            Files.PutSingle(f, 116, -3);
            Files.PutSingle(f, 124, 400);
            "scanner 7"u8.CopyTo(f.AsSpan(148));
            Files.Put16(f, 68, 1007);
        }));
        Assert.Equal(2.5, scaled.Slope);
        Volume<byte> mask = Volume<byte>.Allocate([4, 3, 2], scaled.Stored.Affine);
        mask[3, 2, 1] = 255;

        byte[] written = Write(mask, scaled.Geometry, null);

        Assert.Equal((1f, 0f), (BitConverter.ToSingle(written, 112), BitConverter.ToSingle(written, 116)));
        Assert.Equal((0f, 0f), (BitConverter.ToSingle(written, 124), BitConverter.ToSingle(written, 128)));
        Assert.Equal(0, BitConverter.ToInt16(written, 68));
        Assert.DoesNotContain("scanner", System.Text.Encoding.ASCII.GetString(written, 148, 80), StringComparison.Ordinal);
        Assert.Equal(352 + 24, written.Length);
        Assert.Equal(255f, Files.Read(written).ToSingle()[3, 2, 1]);
    }

    [Fact]
    public void An_axis_too_long_for_NIfTI_1_makes_NIfTI_2()
    {
        Volume<byte> line = Volume<byte>.Allocate([2, 40000], Affine.Identity);
        line[1, 39999] = 7;
        ImageFile back = Files.Read(Write(line, NiftiGeometry.FromAffine(Affine.FromSpacing([0.5, 2, 3], [1, 2, 3]), [2, 40000]), CompressionLevel.Fastest));

        Assert.Equal((ImageFormat.Nifti2, true), (back.Format, back.Compressed));
        Assert.Equal(7f, back.ToSingle()[1, 39999]);
        Assert.Equal(Affine.FromSpacing([0.5, 2, 3], [1, 2, 3]), back.Stored.Affine);
    }

    [Fact]
    public void A_result_on_another_grid_is_refused_with_both_shapes()
    {
        NiftiGeometry geometry = NiftiGeometry.FromAffine(Affine.Identity, [4, 3, 2]);
        string message = Assert.Throws<ImagingException>(() => Write(Volume<byte>.Allocate([4, 3, 3], Affine.Identity), geometry, null)).Message;
        Assert.Contains("(4, 3, 3)", message, StringComparison.Ordinal);
        Assert.Contains("(4, 3, 2)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fourth_axis_is_kept()
    {
        Volume<short> four = Volume<short>.Allocate([3, 4, 5, 2], Affine.Identity);
        four[2, 3, 4, 1] = -9;
        Volume<float> back = Files.Read(Write(four, NiftiGeometry.FromAffine(Affine.Identity, [3, 4, 5]), CompressionLevel.SmallestSize)).ToSingle();
        Assert.Equal([3, 4, 5, 2], back.Shape);
        Assert.Equal(-9f, back[2, 3, 4, 1]);
    }

    [Fact]
    public void Elements_that_no_file_can_hold_are_refused() => Assert.Contains("Int128", Assert.Throws<ImagingException>(
        () => Write(Volume<Int128>.Allocate([2], Affine.Identity), NiftiGeometry.FromAffine(Affine.Identity, [2]), null)).Message, StringComparison.Ordinal);

    private static void RoundTrip<T>()
        where T : unmanaged, INumber<T>
    {
        Gen.Int[1, 9].Array[1, 4].Select(Gen.Int[0, 1 << 20], Gen.Bool).Sample((shape, seed, gzip) =>
        {
            Random random = new(seed);
            T[] elements = new T[Volume.CountOf(shape)];
            random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(elements.AsSpan()));
            int[] axes = [.. Enumerable.Range(0, shape.Length)];
            random.Shuffle(axes);
            Volume<T> volume = Volume<T>.FromLastAxisFastest(elements, shape, Affine.Identity).Transpose(axes).Flip(random.Next(shape.Length));
            NiftiGeometry geometry = NiftiGeometry.FromAffine(Affine.Identity, volume.Shape[..Math.Min(3, volume.Rank)]);

            Volume<T> back = Assert.IsType<Volume<T>>(Files.Read(Write(volume, geometry, gzip ? CompressionLevel.Fastest : null)).Stored);

            Assert.Equal(volume.Shape, back.Shape);
            Assert.True(System.Runtime.InteropServices.MemoryMarshal.AsBytes(volume.ToLastAxisFastest().Span)
                .SequenceEqual(System.Runtime.InteropServices.MemoryMarshal.AsBytes(back.ToLastAxisFastest().Span)));
        }, iter: 50);
    }

    private static byte[] Write(Volume volume, NiftiGeometry geometry, CompressionLevel? gzip)
    {
        MemoryStream output = new();
        NiftiWriter.Write(output, volume, geometry, gzip, TestContext.Current.CancellationToken);
        return output.ToArray();
    }
}
