using System.Text;

namespace Aiaa.Imaging.Tests.Formats.MetaImage;

public sealed class MetaImageRefusalTests
{
    private const string Valid = "ObjectType = Image\nNDims = 3\nDimSize = 2 2 2\nElementType = MET_SHORT\nElementDataFile = LOCAL\n";

    [Fact]
    public void The_valid_file_that_the_others_are_made_from_is_read() => Assert.Equal([2, 2, 2], Files.Read(File(Valid)).Stored.Shape.ToArray());

    [Theory]
    [InlineData("NDims = 3", "NDims = 5", "5 axes")]
    [InlineData("NDims = 3", "NDims = x", "'NDims'")]
    [InlineData("DimSize = 2 2 2\n", "", "'DimSize'")]
    [InlineData("DimSize = 2 2 2", "DimSize = 2 2", "'DimSize'")]
    [InlineData("DimSize = 2 2 2", "DimSize = 2 2.5 2", "DimSize")]
    [InlineData("DimSize = 2 2 2", "DimSize = 2 0 2", "an axis of length 0")]
    [InlineData("DimSize = 2 2 2", "DimSize = 1e300 2 2", "limit of")]
    [InlineData("DimSize = 2 2 2", "DimSize = NaN 2 2", "DimSize")]
    [InlineData("DimSize = 2 2 2", "DimSize = 600 600 600", "cut short")]
    [InlineData("MET_SHORT", "MET_STRING", "another element type")]
    [InlineData("NDims = 3", "NDims = 3\nBinaryData = False", "whose voxels are text")]
    [InlineData("NDims = 3", "NDims = 3\nElementNumberOfChannels = 0", "ElementNumberOfChannels")]
    [InlineData("NDims = 3", "NDims = 3\nElementNumberOfChannels = 1e9", "ElementNumberOfChannels")]
    [InlineData("NDims = 3", "NDims = 3\nElementSpacing = 1 NaN 1", "not finite")]
    [InlineData("NDims = 3", "NDims = 3\nTransformMatrix = 1 0 0", "'TransformMatrix'")]
    [InlineData("NDims = 3", "NDims = 3\nHeaderSize = 5", "'HeaderSize'")]
    [InlineData("NDims = 3", "NDims = 3\nHeaderSize = -5", "'HeaderSize'")]
    [InlineData("NDims = 3", "NDims = 3\nCompressedData = True", "compression")]
    [InlineData("NDims = 3", "NDims = 3\nno field at all", "that is no field")]
    [InlineData("= LOCAL", "= voxels.raw", "another file")]
    [InlineData("ElementDataFile = LOCAL\n", "", "MetaImage")]
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

    private static byte[] File(string header) => [.. Encoding.ASCII.GetBytes(header), .. new byte[16]];
}
