using Aiaa.Imaging.Volumes;
using Aiaa.LocalRunner.Picture;

namespace Aiaa.LocalRunner.Tests.Picture;

public sealed class LabelSummaryTests
{
    private static readonly Affine TenMillimetres = Affine.FromSpacing([10, 10, 10]);

    [Fact]
    public void Labels_are_counted_measured_and_named()
    {
        IReadOnlyList<LabelSummary> labels = LabelSummary.Of(Row(10, 20, 30, 40), Row(0, 1, 1, 3), ["lungs", "bone"]);

        Assert.Equal([new(1, "lungs", 2, 2, 25), new LabelSummary(3, "label 3", 1, 1, 40)], labels);
    }

    [Fact]
    public void A_list_that_names_the_background_begins_with_zero()
    {
        IReadOnlyList<LabelSummary> labels = LabelSummary.Of(Row(0, 0), Row(1, 2), ["Background", "grey matter", "white matter"]);

        Assert.Equal(["grey matter", "white matter"], labels.Select(label => label.Name));
    }

    [Theory]
    [InlineData(0.5f)]
    [InlineData(-1f)]
    [InlineData(70000f)]
    [InlineData(float.NaN)]
    public void What_is_no_label_is_said(float value)
    {
        LocalRunnerException failure = Assert.Throws<LocalRunnerException>(() => LabelSummary.Of(Row(0), Row(value), []));

        Assert.StartsWith("The model's answer is not a mask of labels", failure.Message, StringComparison.Ordinal);
    }

    private static Volume<float> Row(params float[] values) => Volume<float>.FromFirstAxisFastest(values, [values.Length, 1, 1], TenMillimetres);
}
