using Aiaa.Dicom.Elements;
using Aiaa.Dicom.Tests.Fixtures;

namespace Aiaa.Dicom.Tests.Text;

/// <summary>Names in the character sets of the standard's own examples (PS3.5 annexes H to K), as pydicom reads them.</summary>
public sealed class CharacterSetTests
{
    private static readonly Tag PatientName = new(0x0010, 0x0010);

    [Theory]
    [InlineData(null, "4A616E65", "Jane")]
    [InlineData("ISO_IR 100", "C46E6561735E52FC6469676572", "Äneas^Rüdiger")]
    [InlineData("ISO_IR 144", "BBEEDA6365DCD17970D3", "Люкceмбypг")]
    [InlineData("ISO_IR 126", "C4E9EFEDF5F3E9EFF2", "Διονυσιος")]
    [InlineData("ISO_IR 166", "CAC7D1CAB4D5", "สวัสดี")]
    [InlineData("ISO_IR 192", "57616E675E5869616F446F6E673DE78E8B5EE5B08FE4B89C", "Wang^XiaoDong=王^小东")]
    [InlineData("GB18030", "57616E675E5869616F446F6E673DCDF55ED0A1B6AB", "Wang^XiaoDong=王^小东")]
    [InlineData("\\ISO 2022 IR 87", "59616D6164615E5461726F753D1B24423B3345441B28425E1B244242404F3A1B28423D1B24422464245E24401B28425E1B2442243F246D24261B2842", "Yamada^Tarou=山田^太郎=やまだ^たろう")]
    [InlineData("ISO 2022 IR 13\\ISO 2022 IR 87", "D4CFC0DE5EC0DBB33D1B24423B3345441B284A5E1B244242404F3A1B284A3D1B24422464245E24401B284A5E1B2442243F246D24261B284A", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう")]
    [InlineData("\\ISO 2022 IR 159", "411B24284430211B2842", "A丂")]
    [InlineData("\\ISO 2022 IR 149", "486F6E675E47696C646F6E673D1B242943FBF35E1B242943D1CED4D73D1B242943C8AB5E1B242943B1E6B5BF", "Hong^Gildong=洪^吉洞=홍^길동")]
    [InlineData("\\ISO 2022 IR 58", "5A68616E675E5869616F446F6E673D1B242941D5C55E1B242941D0A1B6AB3D", "Zhang^XiaoDong=张^小东=")]
    [InlineData("ISO 2022 IR 6\\ISO 2022 IR 100\\ISO 2022 IR 126", "44696F6E7973696F73206973201B2D46C4E9EFEDF5F3E9EFF25E1B2D4152FC64", "Dionysios is Διονυσιος^Rüd")]
    [InlineData("NO SUCH SET", "4A616E65", "Jane")]
    public void A_name_is_read_in_its_character_set(string? terms, string bytes, string expected)
    {
        DataSet set = Read(new DataSetWriter(true, false).Text(Tags.SpecificCharacterSet, Vr.CS, terms).Value(PatientName, Vr.PN, Convert.FromHexString(bytes)));

        Assert.Equal(expected, set.Text(PatientName));
    }

    [Fact]
    public void An_item_inherits_the_character_set_of_the_data_set_around_it()
    {
        DataSetWriter item = new DataSetWriter(true, false).Value(PatientName, Vr.PN, [0xd0]);
        DataSet set = Read(new DataSetWriter(true, false).Text(Tags.SpecificCharacterSet, Vr.CS, "ISO_IR 144").Sequence(Tags.PixelMeasuresSequence, true, item));

        Assert.Equal("а", set.Items(Tags.PixelMeasuresSequence)[0].Text(PatientName));
    }

    [Fact]
    public void Any_bytes_in_any_character_set_are_some_text()
    {
        string[] terms = ["ISO_IR 13", "\\ISO 2022 IR 87\\ISO 2022 IR 159", "\\ISO 2022 IR 149\\ISO 2022 IR 58", "ISO_IR 192", "GBK", "ISO 2022 IR 13\\ISO 2022 IR 87"];
        Random random = new(3);
        for (int i = 0; i < 5_000; i++)
        {
            byte[] bytes = new byte[random.Next(1, 40)];
            random.NextBytes(bytes);
            bytes[random.Next(bytes.Length)] = 0x1b;
            DataSet set = new();
            set.Add(Tags.SpecificCharacterSet, new DataElement(Vr.CS, System.Text.Encoding.ASCII.GetBytes(terms[i % terms.Length]), []));
            set.Add(PatientName, new DataElement(Vr.PN, bytes, []));
            _ = set.Text(PatientName);
        }
    }

    private static DataSet Read(DataSetWriter writer) =>
        new DicomFile(null, new Dicom.Pixels.FrameDecoders()).ReadHeader(new MemoryStream(Part10.File(TransferSyntax.ExplicitLittleEndian, writer.ToArray())), DicomLimits.Default, CancellationToken.None).DataSet;
}
