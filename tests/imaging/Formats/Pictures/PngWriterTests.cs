using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Formats.Pictures;
using Aiaa.Imaging.Volumes;
using CsCheck;

namespace Aiaa.Imaging.Tests.Formats.Pictures;

public sealed class PngWriterTests
{
    [Fact]
    public void Grey_of_16_bits_comes_back_sample_by_sample() => Gen.Select(Gen.Int[1, 20], Gen.Int[1, 20]).SelectMany((rows, columns) =>
        Gen.UShort.Array[rows * columns].Select(samples => Volume<ushort>.FromLastAxisFastest(samples, [rows, columns], Affine.Identity)))
        .Sample(picture => Assert.Equal(picture.Storage.ToArray(), Assert.IsType<Volume<ushort>>(Again(picture)).Storage.ToArray()), iter: 300);

    [Fact]
    public void Colours_of_16_bits_come_back_sample_by_sample() => Gen.UShort.Array[24].Sample(samples =>
    {
        Volume<ushort> picture = Volume<ushort>.FromLastAxisFastest(samples, [2, 4, 3], Affine.Identity);
        Volume again = Again(picture);
        Assert.Equal([2, 4, 3], again.Shape.ToArray());
        Assert.Equal(samples, ((Volume<ushort>)again).Storage.ToArray());
    });

    [Fact]
    public void A_mask_in_the_layout_of_a_volume_comes_back_with_its_rows_and_columns() => Gen.Byte.Array[12].Sample(samples =>
    {
        Volume<byte> picture = Volume<byte>.FromFirstAxisFastest(samples, [3, 4], Affine.Identity);
        Volume again = Again(picture);
        Assert.Equal([3, 4], again.Shape.ToArray());
        Assert.Equal(picture.ToLastAxisFastest().ToArray(), ((Volume<byte>)again).ToLastAxisFastest().ToArray());
    });

    [Fact]
    public void A_large_picture_comes_back_from_several_chunks()
    {
        byte[] noise = new byte[1500 * 1400];
        new Random(5).NextBytes(noise);
        Assert.Equal(noise, ((Volume<byte>)Again(Volume<byte>.FromLastAxisFastest(noise, [1500, 1400], Affine.Identity))).Storage.ToArray());
    }

    [Fact]
    public void What_is_no_picture_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Again(Volume<byte>.Allocate([2, 2, 4], Affine.Identity)));
        Assert.Throws<ArgumentException>(() => Again(Volume<float>.Allocate([2, 2], Affine.Identity)));
    }

    private static Volume Again(Volume picture)
    {
        MemoryStream file = new();
        PngWriter.Write(file, picture, TestContext.Current.CancellationToken);
        file.Position = 0;
        return PngReader.Read(file, ImageLimits.Default, TestContext.Current.CancellationToken);
    }
}
