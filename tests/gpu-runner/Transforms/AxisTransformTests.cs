using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Tests.Transforms;

public sealed class AxisTransformTests
{
    [Fact]
    public void AddChanneld_puts_an_axis_in_front() =>
        Assert.Equal([1, 2, 3, 1], TransformRun.Sample(new float[6], [2, 3, 1]).Apply("AddChanneld", """{"keys":"pred"}""").Shape.ToArray());

    [Theory]
    [InlineData("""{"keys":"pred","dim":0}""", new[] { 2, 1, 1 })]
    [InlineData("""{"keys":"pred"}""", new[] { 2, 1, 1 })]
    [InlineData("""{"keys":"pred","dim":-1}""", new[] { 1, 2, 1 })]
    [InlineData("""{"keys":"pred","dim":null}""", new[] { 2 })]
    public void SqueezeDimd_removes_what_is_named(string args, int[] shape) =>
        Assert.Equal(shape, TransformRun.Sample(new float[2], [1, 2, 1, 1]).Apply("SqueezeDimd", args).Shape.ToArray());

    [Theory]
    [InlineData("""{"keys":"pred","dim":1}""")]
    [InlineData("""{"keys":"pred","dim":7}""")]
    public void SqueezeDimd_removes_no_axis_that_has_a_length(string args) =>
        Assert.Contains("only an axis of length 1 can", Assert.Throws<ModelException>(() => TransformRun.Sample(new float[2], [1, 2, 1, 1]).Apply("SqueezeDimd", args)).Message, StringComparison.Ordinal);

    [Fact]
    public void LoadImaged_gives_the_image_and_EnsureChannelFirstd_its_channels()
    {
        Sample sample = TransformRun.Sample(new float[1], [1]);
        sample.Apply("LoadImaged", """{"keys":"image"}""");
        Assert.Equal([2, 2, 2], sample["image"].Volume.Shape.ToArray());
        sample.Apply("EnsureChannelFirstd", """{"keys":"image"}""");
        Assert.Equal([1, 2, 2, 2], sample["image"].Volume.Shape.ToArray());

        Sample fourAxes = TransformRun.Sample(new float[1], [1], spatialAxes: 4);
        fourAxes.Apply("LoadImaged", """{"keys":"image","ensure_channel_first":true}""");
        Assert.Equal([2, 2, 2], fourAxes["image"].Origin.SpatialShape);
        Assert.Equal([2, 2, 2, 2], fourAxes["image"].Volume.Shape.ToArray());
        Assert.Equal(8, fourAxes["image"].Volume.Strides[0]);
    }

    [Fact]
    public void LoadImaged_knows_one_image()
    {
        ModelException e = Assert.Throws<ModelException>(() => TransformRun.Sample(new float[1], [1]).Apply("LoadImaged", """{"keys":"label"}"""));
        Assert.Contains("no image under the key 'label'", e.Message, StringComparison.Ordinal);
        TransformRun.Sample(new float[1], [1]).Apply("LoadImaged", """{"keys":["image","label"],"allow_missing_keys":true}""");
    }

    [Fact]
    public void A_key_that_nothing_wrote_is_named_beside_those_that_exist()
    {
        ModelException e = Assert.Throws<ModelException>(() => TransformRun.Sample(new float[1], [1]).Apply("AddChanneld", """{"keys":"prediction"}"""));
        Assert.Contains("no volume under the key 'prediction' at this step; there is 'image', 'pred'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ToNumpyd")]
    [InlineData("ToTensord")]
    [InlineData("EnsureTyped")]
    public void Changes_of_class_leave_the_volume_alone(string name)
    {
        Sample sample = TransformRun.Sample([1, 2], [1, 2, 1, 1]);
        Volume before = sample["pred"].Volume;
        Assert.Same(before, sample.Apply(name, """{"keys":"pred","device":"cuda"}"""));
        Assert.Equal(typeof(long), sample.Apply(name, """{"keys":"pred","dtype":"torch.int64"}""").ElementType);
        Assert.Throws<ModelException>(() => sample.Apply(name, """{"keys":"pred","dtype":"complex64"}"""));
    }

    [Fact]
    public void AsChannelFirstd_and_AsChannelLastd_move_the_channel_axis()
    {
        Sample sample = TransformRun.Sample(new float[24], [2, 3, 4]);
        Assert.Equal([4, 2, 3], sample.Apply("AsChannelFirstd", """{"keys":"pred"}""").Shape.ToArray());
        Assert.Equal([2, 3, 4], sample.Apply("AsChannelLastd", """{"keys":"pred"}""").Shape.ToArray());
        Assert.Equal([3, 2, 4], sample.Apply("AsChannelFirstd", """{"keys":"pred","channel_dim":1}""").Shape.ToArray());
        Assert.Throws<ModelException>(() => sample.Apply("AsChannelLastd", """{"keys":"pred","channel_dim":3}"""));
    }
}
