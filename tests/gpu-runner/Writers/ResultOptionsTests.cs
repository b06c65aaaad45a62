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
    [InlineData("ct", ".nii.gz")]
    public void The_default_ending_is_that_of_the_input_when_it_can_be_written(string fileName, string extension) =>
        Assert.Equal(new ResultOptions(extension, null), ResultOptions.Read([], fileName));

    [Theory]
    [InlineData("""{"result_extension":".nii"}""", ".nii")]
    [InlineData("""{"result_extension":"nii.gz"}""", ".nii.gz")]
    [InlineData("""{"result_extension":".NII.GZ","result_compress":true}""", ".nii.gz")]
    [InlineData("""{"result_extension":null,"result_dtype":null,"result_compress":null}""", ".nii")]
    public void An_ending_can_be_asked_for(string parameters, string extension) => Assert.Equal(extension, Read(parameters).Extension);

    [Theory]
    [InlineData("uint8", typeof(byte))]
    [InlineData("uint16", typeof(ushort))]
    [InlineData("np.int32", typeof(int))]
    [InlineData("float32", typeof(float))]
    public void An_element_type_can_be_asked_for(string name, Type type) => Assert.Equal(type, Read($$"""{"result_dtype":"{{name}}"}""").ElementType);

    [Theory]
    [InlineData("""{"result_extension":".nrrd"}""", "This server cannot write results as '.nrrd' (result_extension); it writes .nii and .nii.gz.")]
    [InlineData("""{"result_extension":5}""", "The param 'result_extension' must be a text, not 5.")]
    [InlineData("""{"result_dtype":"complex64"}""", "'complex64' (result_dtype) is not an element type that can be written")]
    [InlineData("""{"result_compress":"yes"}""", "The param 'result_compress' must be true or false")]
    public void What_is_not_served_is_refused_with_a_sentence(string parameters, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<InputException>(() => Read(parameters)).Message, StringComparison.Ordinal);

    private static ResultOptions Read(string parameters) => ResultOptions.Read(JsonNode.Parse(parameters)!.AsObject(), "ct.nii");
}
