using System.Text;
using Aiaa.Imaging.Formats;

namespace Aiaa.Imaging.Tests.Formats.Nrrd;

public sealed class NrrdRefusalTests
{
    private const string Valid = "NRRD0004\ntype: short\ndimension: 3\nspace: LPS\nsizes: 2 2 2\nspace directions: (1,0,0) (0,1,0) (0,0,1)\nendian: little\nencoding: raw\n\n";

    [Fact]
    public void The_valid_file_that_the_others_are_made_from_is_read() => Assert.Equal([2, 2, 2], Files.Read(File(Valid)).Stored.Shape.ToArray());

    [Theory]
    [InlineData("type: short", "type: block", "another element type")]
    [InlineData("type: short\n", "", "without the field 'type'")]
    [InlineData("dimension: 3", "dimension: 17", "17 axes")]
    [InlineData("dimension: 3", "dimension: three", "'dimension'")]
    [InlineData("sizes: 2 2 2", "sizes: 2 2", "'sizes'")]
    [InlineData("sizes: 2 2 2", "sizes: 2 x 2", "'sizes'")]
    [InlineData("sizes: 2 2 2", "sizes: 2 0 2", "an axis of length 0")]
    [InlineData("sizes: 2 2 2", "sizes: 2 -1 2", "an axis of length -1")]
    [InlineData("sizes: 2 2 2", "sizes: 9223372036854775807 9223372036854775807 9223372036854775807", "limit of")]
    [InlineData("sizes: 2 2 2", "sizes: 600 600 600", "cut short")]
    [InlineData("endian: little\n", "", "in which order its bytes lie")]
    [InlineData("encoding: raw", "encoding: bzip2", "another encoding")]
    [InlineData("encoding: raw", "encoding: ascii", "another encoding")]
    [InlineData("encoding: raw", "encoding: gzip", "gzip")]
    [InlineData("encoding: raw", "encoding: raw\nencoding: raw", "a field twice")]
    [InlineData("encoding: raw", "encoding: raw\nno field at all", "that is no field")]
    [InlineData("encoding: raw", "encoding: raw\nkinds: complex domain domain", "complex voxels")]
    [InlineData("encoding: raw", "encoding: raw\nkinds: domain domain", "'kinds'")]
    [InlineData("encoding: raw", "encoding: raw\nline skip: -1", "'line skip'")]
    [InlineData("encoding: raw", "encoding: raw\nbyte skip: -2", "'byte skip'")]
    [InlineData("encoding: raw", "encoding: raw\nbyte skip: 99999999999", "'byte skip'")]
    [InlineData("encoding: raw", "encoding: raw\nbyte skip: 1", "cut short")]
    [InlineData("encoding: raw", "encoding: raw\ndata file: voxels.raw", "another file")]
    [InlineData("encoding: raw", "encoding: raw\nspace origin: (1,2", "'space origin'")]
    [InlineData("encoding: raw", "encoding: raw\nspace origin: (NaN,0,0)", "not finite")]
    [InlineData("(1,0,0)", "(1,NaN,0)", "not finite")]
    [InlineData("(1,0,0)", "(1,x,0)", "'space directions'")]
    [InlineData("(1,0,0) ", "", "'space directions'")]
    [InlineData("(1,0,0) (0,1,0)", "none none", "1 spatial axes and 2 of channels")]
    public void What_cannot_be_read_is_refused_with_a_sentence(string part, string other, string sentence)
    {
        string header = Valid.Replace(part, other, StringComparison.Ordinal);
        Assert.NotEqual(Valid, header);
        string refusal = Files.RefusalOf(File(header));
        Assert.Contains(sentence, refusal, StringComparison.Ordinal);
        Assert.EndsWith(".", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        byte[] file = File(Valid);
        for (int length = 0; length < file.Length; length++)
        {
            Files.RefusalOf(file[..length]);
        }
    }

    [Fact]
    public void A_gzip_whose_checksum_does_not_match_is_refused()
    {
        byte[] gzip = Files.Gzip(new byte[16]);
        byte[] file = [.. Encoding.ASCII.GetBytes(Valid.Replace("raw", "gzip", StringComparison.Ordinal)), .. gzip];
        Assert.Equal(8, Files.Read(file).Stored.Count);
        Assert.Contains("gzip", Files.RefusalOf(file.With(f => f[^5] ^= 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_without_end_costs_little()
    {
        byte[] file = [.. "NRRD0004\n"u8, .. Enumerable.Repeat((byte)'#', 5 << 20)];
        Assert.Contains("a header of more than", Files.RefusalOf(file), StringComparison.Ordinal);
    }

    [Fact]
    public void More_voxels_than_the_limits_are_refused() =>
        Assert.Contains("limit of 7 voxels", Files.RefusalOf(File(Valid), limits: new ImageLimits(1000, 7)), StringComparison.Ordinal);

    private static byte[] File(string header) => [.. Encoding.ASCII.GetBytes(header), .. new byte[16]];
}
