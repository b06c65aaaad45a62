using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Writers;

namespace Aiaa.GpuRunner.Tests.Writers;

public sealed class ResultOptionsTests
{
    [Theory]
    [InlineData("ct.nii", ".nii")]
    [InlineData("CT.NII", ".nii")]
    [InlineData("ct.nii.gz", ".nii.gz")]
    [InlineData("ct.hdr", ".nii.gz")]
    [InlineData("ct.mha", ".nii.gz")]
    [InlineData("ct.seg.nrrd", ".nrrd")]
    [InlineData("slice.PNG", ".png")]
    [InlineData("slice.jpg", ".png")]
    [InlineData("slice.jpeg", ".png")]
    [InlineData("ct", ".nii.gz")]
    public void The_default_ending_is_that_of_the_input_when_it_can_be_written(string fileName, string extension)
    {
        ResultOptions options = ResultOptions.Read([], fileName);
        Assert.Equal((extension, null, false), (options.Extension, options.ElementType, options.Asked));
    }

    [Theory]
    [InlineData("""{"result_extension":".nii"}""", ".nii", false)]
    [InlineData("""{"result_extension":"nii.gz"}""", ".nii.gz", true)]
    [InlineData("""{"result_extension":".NII.GZ","result_compress":false}""", ".nii.gz", true)]
    [InlineData("""{"result_extension":".nrrd"}""", ".nrrd", true)]
    [InlineData("""{"result_extension":".nrrd","result_compress":true}""", ".nrrd", true)]
    [InlineData("""{"result_extension":".nrrd","result_compress":false}""", ".nrrd", false)]
    [InlineData("""{"result_extension":"png"}""", ".png", true)]
    public void An_ending_can_be_asked_for(string parameters, string extension, bool compressed)
    {
        ResultOptions options = Read(parameters);
        Assert.Equal((extension, compressed, true), (options.Extension, options.Compress, options.Asked));
    }

    [Fact]
    public void Nothing_asked_for_by_null_is_nothing_asked_for() =>
        Assert.Equal(ResultOptions.Read([], "ct.nii"), Read("""{"result_extension":null,"result_dtype":null,"result_compress":null}"""));

    [Theory]
    [InlineData("uint8", typeof(byte))]
    [InlineData("uint16", typeof(ushort))]
    [InlineData("np.int32", typeof(int))]
    [InlineData("float32", typeof(float))]
    public void An_element_type_can_be_asked_for(string name, Type type) => Assert.Equal(type, Read($$"""{"result_dtype":"{{name}}"}""").ElementType);

    [Theory]
    [InlineData("""{"result_extension":".mha"}""", "This server cannot write results as '.mha' (result_extension); it writes .nii, .nii.gz, .nrrd, .png.")]
    [InlineData("""{"result_extension":5}""", "The param 'result_extension' must be a text, not 5.")]
    [InlineData("""{"result_dtype":"complex64"}""", "'complex64' (result_dtype) is not an element type that can be written")]
    [InlineData("""{"result_compress":"yes"}""", "The param 'result_compress' must be true or false")]
    public void What_is_not_served_is_refused_with_a_sentence(string parameters, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<InputException>(() => Read(parameters)).Message, StringComparison.Ordinal);

    private static ResultOptions Read(string parameters) => ResultOptions.Read(JsonNode.Parse(parameters)!.AsObject(), "ct.nii");
}
