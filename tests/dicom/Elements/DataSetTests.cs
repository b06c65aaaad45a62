using Aiaa.Dicom.Elements;
using Aiaa.Dicom.Pixels;
using Aiaa.Dicom.Tests.Fixtures;

namespace Aiaa.Dicom.Tests.Elements;

public sealed class DataSetTests
{
    private static readonly Tag Private = new(0x0009, 0x1001);

    public static TheoryData<string> Encodings => ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void The_same_attributes_come_from_every_encoding(string uid)
    {
        TransferSyntax syntax = TransferSyntax.Of(uid);
        byte[] plain = new SyntheticSlice { Slope = 0.5, Intercept = -7 }.DataSet(syntax);

        DataSet set = Header(Part10.File(syntax, plain)).DataSet;

        Assert.Equal(3, set.Integer(Tags.Rows));
        Assert.Equal(0.5, set.Number(Tags.RescaleSlope));
        Assert.Equal([1.0, 0, 0, 0, 1, 0], set.Numbers(Tags.ImageOrientationPatient)!);
        Assert.Equal(["ORIGINAL", "PRIMARY", "AXIAL"], set.Texts(Tags.ImageType));
        Assert.Equal("1.2.3", set.Text(Tags.SeriesInstanceUid));
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2")]
    [InlineData("1.2.840.10008.1.2.1")]
    [InlineData("1.2.840.10008.1.2.2")]
    public void A_bare_data_set_shows_its_encoding(string uid)
    {
        TransferSyntax syntax = TransferSyntax.Of(uid);
        byte[] bare = new SyntheticSlice().DataSet(syntax);

        DicomHeader header = Header(bare);

        Assert.True(DicomFile.LooksLikeDicom(bare.AsSpan(0, DicomFile.SignatureBytes)));
        Assert.Same(syntax, header.TransferSyntax);
        Assert.Equal(5, header.DataSet.Integer(Tags.Columns));
    }

    [Fact]
    public void Meta_information_without_a_preamble_is_read()
    {
        byte[] file = [.. Part10.Meta("1.2.840.10008.1.2.2"), .. new SyntheticSlice().DataSet(TransferSyntax.ExplicitBigEndian)];

        Assert.True(DicomFile.LooksLikeDicom(file));
        Assert.Equal(5, Header(file).DataSet.Integer(Tags.Columns));
    }

    [Theory]
    [InlineData("5C01000000000000", "NIfTI")]
    [InlineData("89504E470D0A1A0A", "PNG")]
    [InlineData("504B030414000000", "zip")]
    [InlineData("1F8B080000000000", "gzip")]
    [InlineData("FFD8FFE000104A46", "JPEG")]
    [InlineData("4E52524430303034", "NRRD")]
    [InlineData("0000000000000000", "zeros")]
    [InlineData("08000000FFFFFFFF", "a length that cannot be first")]
    [InlineData("0800", "too short")]
    public void Other_files_do_not_look_like_DICOM(string start, string what)
    {
        byte[] file = [.. Convert.FromHexString(start)];

        Assert.False(DicomFile.LooksLikeDicom(file), what);
        Assert.Contains("no DICOM object", Assert.Throws<DicomException>(() => Header(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_called_empty() => Assert.Contains("empty", Assert.Throws<DicomException>(() => Header([])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sequences_within_sequences_are_read(bool delimited)
    {
        foreach (TransferSyntax syntax in (TransferSyntax[])[TransferSyntax.ImplicitLittleEndian, TransferSyntax.ExplicitLittleEndian, TransferSyntax.ExplicitBigEndian])
        {
            DataSetWriter inner = new DataSetWriter(syntax).Numbers(Tags.PixelSpacing, Vr.DS, 0.25, 0.5);
            DataSetWriter outer = new DataSetWriter(syntax).Sequence(Tags.PixelMeasuresSequence, !delimited, inner, new DataSetWriter(syntax));
            byte[] set = new DataSetWriter(syntax).Sequence(Tags.SharedFunctionalGroupsSequence, delimited, outer).UInt16(Tags.Rows, 7).ToArray();

            DataSet read = Header(Part10.File(syntax, set)).DataSet;

            IReadOnlyList<DataSet> measures = read.Items(Tags.SharedFunctionalGroupsSequence)[0].Items(Tags.PixelMeasuresSequence);
            Assert.Equal(2, measures.Count);
            Assert.Equal([0.25, 0.5], measures[0].Numbers(Tags.PixelSpacing)!);
            Assert.Equal(7, read.Integer(Tags.Rows));
        }
    }

    [Fact]
    public void A_sequence_of_unknown_representation_is_read_as_implicit_little_endian()
    {
        DataSetWriter item = new DataSetWriter(TransferSyntax.ImplicitLittleEndian).UInt16(Tags.Rows, 9);
        DataSetWriter content = new DataSetWriter(TransferSyntax.ImplicitLittleEndian).Sequence(Private, true, item);
        byte[] set = new DataSetWriter(TransferSyntax.ExplicitBigEndian).Header(Private, Vr.UN, uint.MaxValue).Raw(content.ToArray()[8..]).UInt16(Tags.Columns, 4).ToArray();

        DataSet read = Header(Part10.File(TransferSyntax.ExplicitBigEndian, set)).DataSet;

        Assert.Equal(9, read.Items(Private)[0].Integer(Tags.Rows));
        Assert.Equal(4, read.Integer(Tags.Columns));
    }

    [Fact]
    public void The_compressed_pixels_of_an_icon_are_passed_over()
    {
        DataSetWriter icon = new DataSetWriter(TransferSyntax.ExplicitLittleEndian).UInt16(Tags.Rows, 64).Fragments([], [1, 2, 3], [4, 5]);
        byte[] set = new DataSetWriter(TransferSyntax.ExplicitLittleEndian).Sequence(new Tag(0x0088, 0x0200), true, icon).UInt16(Tags.Rows, 3).ToArray();

        DicomHeader header = Header(Part10.File(TransferSyntax.ExplicitLittleEndian, set));

        Assert.Equal(3, header.DataSet.Integer(Tags.Rows));
        Assert.Null(header.Pixels);
    }

    [Fact]
    public void Attributes_that_are_not_wanted_cost_nothing()
    {
        DataSetWriter item = new DataSetWriter(TransferSyntax.ExplicitLittleEndian).Value(Private, Vr.OB, new byte[5000]);
        byte[] set = new DataSetWriter(TransferSyntax.ExplicitLittleEndian).Value(Private, Vr.OB, new byte[100_000])
            .Sequence(new Tag(0x0009, 0x1002), true, item).UInt16(Tags.Rows, 3).ToArray();
        using FrameDecoders decoders = new();

        DataSet read = new DicomFile(Tags.All, decoders).ReadHeader(new MemoryStream(Part10.File(TransferSyntax.ExplicitLittleEndian, set)), DicomLimits.Default, CancellationToken.None).DataSet;

        Assert.Equal([Tags.Rows], read.Tags);
    }

    [Fact]
    public void Numbers_come_from_text_and_from_binary()
    {
        byte[] set = new DataSetWriter(TransferSyntax.ExplicitBigEndian)
            .Value(Tags.RescaleSlope, Vr.FD, [0x3f, 0xe0, 0, 0, 0, 0, 0, 0])
            .Value(Tags.RescaleIntercept, Vr.SS, [0xff, 0xfe])
            .Text(Tags.SliceThickness, Vr.DS, " 1.5e+0 ").ToArray();

        DataSet read = Header(Part10.File(TransferSyntax.ExplicitBigEndian, set)).DataSet;

        Assert.Equal(0.5, read.Number(Tags.RescaleSlope));
        Assert.Equal(-2, read.Number(Tags.RescaleIntercept));
        Assert.Equal(1.5, read.Number(Tags.SliceThickness));
        Assert.Null(read.Number(Tags.PixelSpacing));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1\\NaN")]
    [InlineData("1e999")]
    [InlineData("1,5")]
    public void What_is_no_number_is_refused_with_its_tag(string text)
    {
        byte[] set = new DataSetWriter(TransferSyntax.ExplicitLittleEndian).Text(Tags.PixelSpacing, Vr.DS, text).ToArray();

        DataSet read = Header(Part10.File(TransferSyntax.ExplicitLittleEndian, set)).DataSet;

        Assert.Contains("(0028,0030)", Assert.Throws<DicomException>(() => read.Numbers(Tags.PixelSpacing)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000")]
    [InlineData("1.2.840.10008.1.2.4.102", "MPEG-4")]
    [InlineData("1.2.3.4.5", "1.2.3.4.5")]
    [InlineData("<script>", "that is none")]
    public void A_transfer_syntax_that_is_not_read_is_named(string uid, string named) => Assert.Contains(
        named, Assert.Throws<DicomException>(() => Header(Part10.File(uid, []))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_data_set_that_is_not_written_as_it_says_is_refused()
    {
        byte[] set = new SyntheticSlice().DataSet(TransferSyntax.ImplicitLittleEndian);

        Assert.Contains("value representation", Assert.Throws<DicomException>(() => Header(Part10.File(TransferSyntax.ExplicitLittleEndian, set))).Message, StringComparison.Ordinal);
    }

    private static DicomHeader Header(byte[] file)
    {
        using FrameDecoders decoders = new();
        return new DicomFile(null, decoders).ReadHeader(new MemoryStream(file), DicomLimits.Default, CancellationToken.None);
    }
}
