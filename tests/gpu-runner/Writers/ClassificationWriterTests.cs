using System.Text;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Tests.Transforms;
using Aiaa.GpuRunner.Writers;
using Aiaa.Imaging.Formats;

namespace Aiaa.GpuRunner.Tests.Writers;

public sealed class ClassificationWriterTests
{
    private const string Names = """{"image":"pred","label_names":["effusion","mass","fracture"]}""";

    [Theory]
    [InlineData(new[] { 1f, 0, 1 }, """{"prediction":["effusion","fracture"]}""")]
    [InlineData(new[] { 0f, 0, 0 }, """{"prediction":[]}""")]
    [InlineData(new[] { 0.2f, 0.5f, 0.3f }, """{"prediction":["mass"]}""")]
    [InlineData(new[] { 2f }, """{"prediction":["fracture"]}""")]
    public async Task The_classes_found_are_named_and_there_is_no_file(float[] scores, string json)
    {
        await using ResultFile result = Write(scores, Names);
        Assert.Equal(json, Encoding.UTF8.GetString(result.Json));
        Assert.Null(result.FileName);
    }

    [Fact]
    public async Task Without_names_of_its_own_the_labels_of_the_model_are_used()
    {
        await using ResultFile result = Write([0, 1], "{}", "normal", "abnormal");
        Assert.Equal("""{"prediction":["abnormal"]}""", Encoding.UTF8.GetString(result.Json));
    }

    [Theory]
    [InlineData(new[] { 1f, 0 })]
    [InlineData(new[] { 3f })]
    [InlineData(new[] { 0.5f })]
    public void Another_number_of_scores_than_names_is_refused(float[] scores) =>
        Assert.Contains("names 3 classes", Assert.Throws<ModelException>(() => Write(scores, Names)).Message, StringComparison.Ordinal);

    [Fact]
    public void Classes_without_names_are_refused() =>
        Assert.Contains("'label_names' is missing", Assert.Throws<ModelException>(() => Write([1], "{}")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_writer_that_is_not_known_is_refused_with_a_hint()
    {
        ModelException e = Assert.Throws<ModelException>(() => WriterFactory.Create(new TransformConfig("aiaa.transforms.ClassificationWritr", [], "writer"), []));
        Assert.Contains("ClassificationWriter", e.Message, StringComparison.Ordinal);
    }

    private static ResultFile Write(float[] scores, string args, params string[] labels)
    {
        IResultWriter writer = WriterFactory.Create(new TransformConfig("aiaa.transforms.ClassificationWriter", JsonNode.Parse(args)!.AsObject(), "writer"), labels);
        return writer.Write(TransformRun.Sample(scores, [scores.Length]), new ResultOptions(ImageFormat.Nifti1, true, null), withFile: true, CancellationToken.None);
    }
}
