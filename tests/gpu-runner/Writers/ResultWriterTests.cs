using System.Text;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Tests.Transforms;
using Aiaa.GpuRunner.Writers;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Tests.Writers;

public sealed class ResultWriterTests
{
    [Theory]
    [InlineData(new[] { 0f, 1, 255 }, typeof(byte))]
    [InlineData(new[] { 0f, 1, 256 }, typeof(ushort))]
    [InlineData(new[] { -1f, 1, 256 }, typeof(short))]
    [InlineData(new[] { 0f, 70_000, 1 }, typeof(int))]
    [InlineData(new[] { 0.25f, 1, 2 }, typeof(float))]
    [InlineData(new[] { float.NaN, 1, 2 }, typeof(float))]
    public async Task The_smallest_type_that_holds_the_values_is_written(float[] values, Type type)
    {
        (_, ImageFile file) = await WriteAsync(TransformRun.Sample(values, [3, 1, 1]));
        Assert.Equal(type, file.Stored.ElementType);
        Assert.Equal(values, file.ToSingle().ToFirstAxisFastest().ToArray());
    }

    [Fact]
    public async Task A_type_that_was_asked_for_is_written()
    {
        (_, ImageFile file) = await WriteAsync(TransformRun.Sample([0, 1, 2], [3, 1, 1]), new ResultOptions(".nii", typeof(ushort)));
        Assert.IsType<Volume<ushort>>(file.Stored);
        Assert.False(file.Compressed);
        Assert.Equal([0, 1, 2], file.ToSingle().ToFirstAxisFastest().ToArray());
    }

    [Fact]
    public async Task One_channel_is_left_out_and_several_come_last()
    {
        (_, ImageFile one) = await WriteAsync(TransformRun.Sample([1, 2, 3], [1, 3, 1, 1]));
        Assert.Equal([3, 1, 1], one.Stored.Shape.ToArray());
        (_, ImageFile two) = await WriteAsync(TransformRun.Sample([1, 2, 3, 4, 5, 6], [2, 3, 1, 1]));
        Assert.Equal([3, 1, 1, 2], two.Stored.Shape.ToArray());
        Assert.Equal([1, 2, 3, 4, 5, 6], two.ToSingle().ToFirstAxisFastest().ToArray());
    }

    [Fact]
    public async Task The_object_under_the_key_is_the_result_and_an_empty_one_when_there_is_none()
    {
        Sample sample = TransformRun.Sample([1], [1, 1, 1]);
        (ResultFile empty, _) = await WriteAsync(sample);
        Assert.Equal("{}", Encoding.UTF8.GetString(empty.Json));
        sample.ResultObject("result")["points"] = new JsonArray(1, 2, 3);
        (ResultFile full, _) = await WriteAsync(sample);
        Assert.Equal("""{"points":[1,2,3]}""", Encoding.UTF8.GetString(full.Json));
    }

    [Fact]
    public async Task Without_a_file_nothing_is_encoded()
    {
        ResultWriter writer = ResultWriter.Create(new TransformConfig("aiaa.transforms.Writer", new JsonObject { ["image"] = "missing" }, "writer"));
        await using ResultFile result = writer.Write(TransformRun.Sample([1], [1, 1, 1]), new ResultOptions(".nii", null), withFile: false, CancellationToken.None);
        Assert.Null(result.FileName);
        Assert.Equal(0, result.FileLength);
    }

    [Fact]
    public async Task A_mask_on_another_grid_keeps_its_own_affine()
    {
        Sample sample = TransformRun.Sample([1, 2, 3], [3, 1, 1]);
        Affine affine = Affine.FromSpacing([2, 3, 4], [5, 6, 7]);
        sample["pred"] = sample["pred"].With(sample["pred"].Volume.WithAffine(affine));
        (_, ImageFile file) = await WriteAsync(sample);
        Assert.Equal(affine, file.Stored.Affine);
    }

    private static async Task<(ResultFile Result, ImageFile File)> WriteAsync(Sample sample, ResultOptions? options = null)
    {
        ResultWriter writer = ResultWriter.Create(new TransformConfig("aiaa.transforms.Writer", new JsonObject { ["image"] = "pred", ["json"] = "result" }, "writer"));
        await using ResultFile result = writer.Write(sample, options ?? new ResultOptions(".nii.gz", null), withFile: true, CancellationToken.None);
        using MemoryStream bytes = new();
        await result.CopyFileToAsync(bytes, CancellationToken.None);
        bytes.Position = 0;
        return (result, ImageReader.Read(bytes, result.FileName!, ImageLimits.Default, CancellationToken.None));
    }
}
