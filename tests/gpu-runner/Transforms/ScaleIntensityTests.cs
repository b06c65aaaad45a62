using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Tests.Transforms;

/// <summary>Values worked out from MONAI's formulas.</summary>
public sealed class ScaleIntensityTests
{
    [Theory]
    [InlineData("""{"keys":"pred","a_min":-100,"a_max":300,"b_min":0,"b_max":1,"clip":true}""", new[] { 0, 0, 0.25f, 1, 1 })]
    [InlineData("""{"keys":"pred","a_min":-100,"a_max":300,"b_min":-1,"b_max":1}""", new[] { -1.5f, -1, -0.5f, 1, 4 })]
    [InlineData("""{"keys":"pred","a_min":-100,"a_max":300,"b_min":null,"b_max":null}""", new[] { -0.25f, 0, 0.25f, 1, 2.5f })]
    [InlineData("""{"keys":"pred","a_min":100,"a_max":100,"b_min":5,"b_max":9}""", new[] { -295f, -195, -95, 205, 805 })]
    public void A_range_is_moved_onto_another(string args, float[] expected) =>
        Assert.Equal(expected, TransformRun.Sample([-200, -100, 0, 300, 900], [1, 5, 1, 1]).Apply("ScaleIntensityRanged", args).Elements());

    [Fact]
    public void Every_element_of_a_long_row_is_scaled()
    {
        float[] values = [.. Enumerable.Range(0, 200_003).Select(i => (float)i)];
        float[] actual = TransformRun.Sample(values, [1, values.Length, 1, 1]).Apply("ScaleIntensityRanged", """{"keys":"pred","a_min":0,"a_max":2,"b_min":0,"b_max":1}""").Elements();
        Assert.Equal(values.Select(v => v / 2), actual);
    }

    [Fact]
    public void The_order_of_axes_in_memory_makes_no_difference()
    {
        Aiaa.GpuRunner.Pipelines.Sample sample = TransformRun.Sample([1, 2, 3, 4, 5, 6], [1, 3, 2, 1]);
        Volume<float> view = sample["pred"].Volume.ToSingle().Transpose(0, 2, 1, 3).Flip(1).Crop(2, 1, 2);
        sample["pred"] = sample["pred"].With(view);
        Assert.Equal([2, 3, 1.5f, 2.5f], sample.Apply("ScaleIntensityRanged", """{"keys":"pred","a_min":0,"a_max":2,"b_min":0,"b_max":1}""").Elements());
    }

    [Theory]
    [InlineData("""{"keys":"pred"}""", new[] { 0, 0.25f, 0.5f, 1 })]
    [InlineData("""{"keys":"pred","minv":-1,"maxv":1}""", new[] { -1, -0.5f, 0, 1 })]
    [InlineData("""{"keys":"pred","minv":null,"maxv":null,"factor":0.5}""", new[] { 3f, 4.5f, 6, 9 })]
    [InlineData("""{"keys":"pred","channel_wise":true}""", new[] { 0f, 1, 0, 1 })]
    public void An_image_is_moved_from_its_own_range(string args, float[] expected) =>
        Assert.Equal(expected, TransformRun.Sample([2, 3, 4, 6], [2, 2, 1, 1]).Apply("ScaleIntensityd", args).Elements());

    [Fact]
    public void A_flat_image_becomes_its_value_times_the_minimum() =>
        Assert.Equal([10, 10], TransformRun.Sample([5, 5], [1, 2, 1, 1]).Apply("ScaleIntensityd", """{"keys":"pred","minv":2,"maxv":3}""").Elements());
}
