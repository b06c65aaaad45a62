using Aiaa.Imaging.Volumes;
using CsCheck;

namespace Aiaa.GpuRunner.Tests.Transforms;

public sealed class AsDiscretedTests
{
    [Fact]
    public void Argmax_takes_the_first_of_equals_and_gives_bytes()
    {
        Volume label = TransformRun.Sample([1, 5, 2, 2, 5, 0, 2, 5, 3], [3, 3, 1, 1]).Apply("AsDiscreted", """{"keys":"pred","argmax":true}""");
        Assert.IsType<Volume<byte>>(label);
        Assert.Equal([1, 3, 1, 1], label.Shape.ToArray());
        Assert.Equal([1, 0, 2], label.Elements());
    }

    [Fact]
    public void Argmax_agrees_with_a_plain_loop_on_any_size() =>
        Gen.Select(Gen.Int[2, 6], Gen.Int[1, 3000], Gen.Int[0, 1000]).Sample((channels, voxels, seed) =>
        {
            Random random = new(seed);
            float[] scores = [.. Enumerable.Range(0, channels * voxels).Select(_ => (float)random.Next(5))];
            float[] label = TransformRun.Sample(scores, [channels, voxels, 1, 1]).Apply("AsDiscreted", """{"keys":"pred","argmax":true}""").Elements();
            for (int v = 0; v < voxels; v++)
            {
                int best = 0;
                for (int c = 1; c < channels; c++)
                {
                    best = scores[(c * voxels) + v] > scores[(best * voxels) + v] ? c : best;
                }

                Assert.Equal(best, label[v]);
            }
        });

    [Fact]
    public void More_classes_than_a_byte_holds_need_two() =>
        Assert.IsType<Volume<ushort>>(TransformRun.Sample(new float[300], [300, 1, 1, 1]).Apply("AsDiscreted", """{"keys":"pred","argmax":true}"""));

    [Theory]
    [InlineData("""{"keys":"pred","threshold_values":true}""")]
    [InlineData("""{"keys":"pred","threshold_values":true,"logit_thresh":0.5}""")]
    [InlineData("""{"keys":"pred","threshold":0.5}""")]
    [InlineData("""{"keys":"pred","threshold":true,"logit_thresh":0.5}""")]
    public void A_threshold_includes_its_value_in_every_spelling(string args)
    {
        Volume label = TransformRun.Sample([0.4f, 0.5f, 0.6f, float.NaN], [1, 4, 1, 1]).Apply("AsDiscreted", args);
        Assert.IsType<Volume<byte>>(label);
        Assert.Equal([0, 1, 1, 0], label.Elements());
    }

    [Theory]
    [InlineData("""{"keys":"pred","to_onehot":3}""")]
    [InlineData("""{"keys":"pred","to_onehot":true,"n_classes":3}""")]
    [InlineData("""{"keys":"pred","to_onehot":true,"num_classes":3}""")]
    public void One_hot_spreads_labels_over_channels(string args)
    {
        Volume label = TransformRun.Sample([2, 0], [1, 2, 1, 1]).Apply("AsDiscreted", args);
        Assert.Equal([3, 2, 1, 1], label.Shape.ToArray());
        Assert.Equal([0, 1, 0, 0, 1, 0], label.Elements());
    }

    [Fact]
    public void A_label_without_a_class_is_an_error() =>
        Assert.Throws<InputException>(() => TransformRun.Sample([3], [1, 1, 1, 1]).Apply("AsDiscreted", """{"keys":"pred","to_onehot":3}"""));

    [Fact]
    public void Rounding_goes_to_the_even_neighbour() =>
        Assert.Equal([0, 2, 2, -2], TransformRun.Sample([0.5f, 1.5f, 2.5f, -1.6f], [1, 4, 1, 1]).Apply("AsDiscreted", """{"keys":"pred","rounding":"torchrounding"}""").Elements());

    [Theory]
    [InlineData(null, new[] { 1, 1, 2, 1, 1 })]
    [InlineData("0.5.3", new[] { 1, 1, 2, 1, 1 })]
    [InlineData("0.8.1", new[] { 1, 2, 2, 1, 1 })]
    public void The_channel_axis_follows_the_version_and_without_one_the_rank(string? monai, int[] shape) =>
        Assert.Equal(shape, TransformRun.Sample([1, 2, 3, 0], [1, 2, 2, 1, 1]).Apply("AsDiscreted", """{"keys":"pred","argmax":true}""", monai).Shape.ToArray());
}
