using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Tests.Transforms;

/// <summary>What is said of a label: points, boxes, components.</summary>
public sealed class RegionTransformTests
{
    [Fact]
    public void Extreme_points_lie_on_the_outermost_planes_and_are_the_same_every_time()
    {
        string first = Points(out int[][] points);
        Assert.Equal(first, Points(out _));
        Assert.Equal(6, points.Length);
        for (int i = 0; i < points.Length; i++)
        {
            Assert.Equal(i % 2 == 0 ? 1 : 2, points[i][i / 2]);
        }
    }

    [Fact]
    public void An_empty_label_has_no_points()
    {
        Sample sample = TransformRun.Sample(new float[64], [4, 4, 4]);
        sample.Apply("ExtremePointsd", """{"keys":"pred"}""");
        Assert.False(sample.ResultObject("result").ContainsKey("points"));
    }

    [Theory]
    [InlineData(0, null, "[[1,1],[3,3]]")]
    [InlineData(1, null, "[[1,1,1],[3,3,3]]")]
    public void The_box_has_the_axes_that_the_server_is_set_to(int axes, string? monai, string expected)
    {
        Sample sample = Cube();
        sample.Apply("BoundingBoxd", """{"keys":"pred","result":"out","bbox":"box"}""", monai, (BoundingBoxAxes)axes);
        Assert.Equal(expected, sample.ResultObject("out")["box"]!.ToJsonString());
    }

    [Theory]
    [InlineData(null, "[[0,0],[0,0]]")]
    [InlineData("0.5.3", "[[-1,-1],[-1,-1]]")]
    public void The_box_of_nothing_follows_the_version(string? monai, string expected)
    {
        Sample sample = TransformRun.Sample(new float[64], [4, 4, 4]);
        sample.Apply("BoundingBoxd", """{"keys":"pred"}""", monai);
        Assert.Equal(expected, sample.ResultObject("result")["bbox"]!.ToJsonString());
    }

    [Fact]
    public void A_channel_axis_has_no_place_in_points_and_box()
    {
        Sample sample = Cube();
        sample["pred"] = sample["pred"].With(sample["pred"].Volume.InsertAxis(0));
        sample.Apply("ExtremePointsd", """{"keys":"pred"}""");
        sample.Apply("BoundingBoxd", """{"keys":"pred"}""");
        Assert.Equal(3, sample.ResultObject("result")["points"]![0]!.AsArray().Count);
        Assert.Equal("[[1,1,1],[3,3,3]]", sample.ResultObject("result")["bbox"]!.ToJsonString());
    }

    [Fact]
    public void Only_the_largest_component_of_a_label_stays()
    {
        float[] label = [1, 1, 0, 1, 0, 2, 2, 0, 2];
        Assert.Equal([1, 1, 0, 0, 0, 2, 2, 0, 2], Keep(label, """{"keys":"pred","applied_labels":[1]}"""));
        Assert.Equal([1, 1, 0, 0, 0, 2, 2, 0, 0], Keep(label, """{"keys":"pred"}"""));
        Assert.Equal([1, 1, 0, 0, 0, 1, 1, 0, 0], Keep([1, 1, 0, 1, 0, 1, 1, 0, 1], """{"keys":"pred","num_components":2}"""));
        Assert.Equal([1, 1, 0, 0, 0, 0, 0, 0, 0], TransformRun.Sample([1, 1, 0, 1, 0, 0, 0, 0, 0], [1, 9, 1, 1]).Apply("LargestCCd", """{"keys":"pred"}""").Elements());
    }

    private static float[] Keep(float[] label, string args)
    {
        Sample sample = TransformRun.Sample(label, [1, 9, 1, 1]);
        Volume<byte> bytes = Volume<byte>.FromLastAxisFastest(label.Select(v => (byte)v).ToArray(), [1, 9, 1, 1], Affine.Identity);
        sample["pred"] = sample["pred"].With(bytes);
        Volume kept = sample.Apply("KeepLargestConnectedComponentd", args);
        Assert.IsType<Volume<byte>>(kept);
        return kept.Elements();
    }

    private static Sample Cube()
    {
        float[] label = [.. Enumerable.Range(0, 64).Select(i => Inside(i) ? 1f : 0)];
        return TransformRun.Sample(label, [4, 4, 4]);
    }

    private static bool Inside(int i) => i / 16 is 1 or 2 && i / 4 % 4 is 1 or 2 && i % 4 is 1 or 2;

    private static string Points(out int[][] points)
    {
        Sample sample = Cube();
        sample.Apply("ExtremePointsd", """{"keys":"pred"}""");
        points = [.. sample.ResultObject("result")["points"]!.AsArray().Select(p => p!.AsArray().Select(n => n!.GetValue<int>()).ToArray())];
        return sample.ResultObject("result").ToJsonString();
    }
}
