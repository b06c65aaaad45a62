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
        (_, ImageFile file) = await WriteAsync(TransformRun.Sample([0, 1, 2], [3, 1, 1]), new ResultOptions(ImageFormat.Nifti1, false, typeof(ushort)));
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
        IResultWriter writer = WriterFactory.Create(new TransformConfig("aiaa.transforms.Writer", new JsonObject { ["image"] = "missing" }, "writer"), []);
        await using ResultFile result = writer.Write(TransformRun.Sample([1], [1, 1, 1]), new ResultOptions(ImageFormat.Nifti1, false, null), withFile: false, CancellationToken.None);
        Assert.Null(result.FileName);
        Assert.Equal(0, result.FileLength);
    }

    [Fact]
    public async Task A_param_that_is_no_object_is_answered_under_its_own_key()
    {
        Sample sample = TransformRun.Sample([1], [1, 1, 1], parameters: new JsonObject { ["mydata"] = new JsonArray(1, 2, 3) });
        (ResultFile result, _) = await WriteAsync(sample, json: "mydata");
        Assert.Equal("""{"mydata":[1,2,3]}""", Encoding.UTF8.GetString(result.Json));
        sample.Apply("CopyItemsd", """{"keys":"mydata","names":"result"}""");
        (ResultFile copied, _) = await WriteAsync(sample);
        Assert.Equal("""{"result":[1,2,3]}""", Encoding.UTF8.GetString(copied.Json));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_NRRD_carries_the_geometry_of_the_image_and_its_channels(bool compress)
    {
        Sample sample = TransformRun.Sample([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], [2, 2, 2, 2]);
        (ResultFile result, ImageFile file) = await WriteAsync(sample, new ResultOptions(ImageFormat.Nrrd, compress, typeof(ushort)));
        Assert.Equal("result.nrrd", result.FileName);
        Assert.Equal((ImageFormat.Nrrd, compress), (file.Format, file.Compressed));
        Assert.Equal([2, 2, 2, 2], file.Stored.Shape.ToArray());
        Assert.Equal(9, file.ToSingle()[0, 0, 0, 1]);
        Assert.Equal(Affine.Identity, file.Stored.Affine);
    }

    [Fact]
    public async Task A_picture_is_written_as_PNG_with_its_axes_as_they_came()
    {
        Sample sample = TransformRun.Sample([1, 2, 3, 4, 5, 6], [2, 3], spatialAxes: 2);
        (ResultFile result, ImageFile file) = await WriteAsync(sample, new ResultOptions(ImageFormat.Png, true, null));
        Assert.Equal("result.png", result.FileName);
        Assert.Equal([2, 3], file.Stored.Shape.ToArray());
        Assert.Equal([1, 2, 3, 4, 5, 6], file.ToSingle().ToLastAxisFastest().ToArray());
        (_, ImageFile words) = await WriteAsync(TransformRun.Sample([1, 2, 300, 4], [2, 2, 1]), new ResultOptions(ImageFormat.Png, true, null));
        Assert.Equal(typeof(ushort), words.Stored.ElementType);
    }

    [Fact]
    public async Task What_is_no_picture_is_refused_as_PNG_when_asked_for_and_NIfTI_when_not()
    {
        Sample volume = TransformRun.Sample([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]);
        InputException e = await Assert.ThrowsAsync<InputException>(() => WriteAsync(volume, new ResultOptions(ImageFormat.Png, true, null)));
        Assert.Contains("cannot be a PNG", e.Message, StringComparison.Ordinal);
        (ResultFile result, _) = await WriteAsync(volume, new ResultOptions(ImageFormat.Png, true, null, Asked: false));
        Assert.Equal("result.nii.gz", result.FileName);
        (ResultFile scores, _) = await WriteAsync(TransformRun.Sample([0.5f, 1], [1, 2], spatialAxes: 2), new ResultOptions(ImageFormat.Png, true, null, Asked: false));
        Assert.Equal("result.nii.gz", scores.FileName);
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

    private static async Task<(ResultFile Result, ImageFile File)> WriteAsync(Sample sample, ResultOptions? options = null, string json = "result")
    {
        IResultWriter writer = WriterFactory.Create(new TransformConfig("aiaa.transforms.Writer", new JsonObject { ["image"] = "pred", ["json"] = json }, "writer"), []);
        await using ResultFile result = writer.Write(sample, options ?? new ResultOptions(ImageFormat.Nifti1, true, null), withFile: true, CancellationToken.None);
        using MemoryStream bytes = new();
        await result.CopyFileToAsync(bytes, CancellationToken.None);
        bytes.Position = 0;
        return (result, ImageReader.Read(bytes, result.FileName!, ImageLimits.Default, CancellationToken.None));
    }
}
