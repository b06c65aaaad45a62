using Aiaa.EndToEnd.Tests.Support;

namespace Aiaa.EndToEnd.Tests;

/// <summary>The bytes on the socket, as the official clients of the field send and expect them.</summary>
public abstract class WireTests(Uri address)
{
    private readonly Api _api = new(address);

    [Fact]
    public async Task A_file_sent_with_the_call_is_segmented_without_a_session()
    {
        RawAnswer raw = await _api.Raw.PostAsync(
            $"/v1/segmentation?model={Api.DefaultModel}", Form.Params().File("datapoint", "image.nii.gz", Images.SmallCtFile));

        MultipartAnswer answer = MultipartAnswer.Parse(raw);
        Assert.EndsWith(".nii.gz", answer.FileName, StringComparison.Ordinal);
        Assert.Equal(6, answer.Result["points"]!.AsArray().Count);
        Assert.Equal(Images.SmallCt.Affine, Images.Read(answer.File, answer.FileName).Stored.Affine);
    }

    [Theory]
    [InlineData("HTTP/1.1")]
    [InlineData("HTTP/1.0")]
    public async Task An_answer_above_64_kB_arrives_whole_and_in_one_piece(string version)
    {
        RawClient client = new(address) { Version = version };

        RawAnswer raw = await client.PostAsync(
            $"/v1/segmentation?model={Api.DefaultModel}", Form.Params().File("image", "image.nii", Images.Write(Images.SmallCt, null)));

        MultipartAnswer answer = MultipartAnswer.Parse(raw);
        Assert.True(raw.Body.Length > 1 << 16, $"{raw.Body.Length} bytes");
        Assert.Equal("(80, 60, 40)", Images.Read(answer.File, answer.FileName).Stored.ShapeText);
    }

    [Fact]
    public async Task The_boundary_is_the_one_that_clients_split_by()
    {
        RawAnswer raw = await _api.Raw.PostAsync(
            $"/v1/segmentation?model={Api.DefaultModel}", Form.Params().File("image", "image.nii.gz", Images.SmallCtFile));

        Assert.Equal(200, raw.Status);
        Assert.StartsWith("multipart/form-data; boundary=", raw.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.DoesNotContain("\"", raw.Headers["Content-Type"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image", "application/octet-stream")]
    [InlineData("result", "application/json")]
    [InlineData("json", "application/json")]
    public async Task A_part_of_the_answer_can_be_asked_for(string output, string contentType)
    {
        RawAnswer raw = (await _api.Raw.PostAsync(
            $"/v1/segmentation/?model={Api.DefaultModel}&output={output}", Form.Params().File("image", "image.nii.gz", Images.SmallCtFile))).Succeeded();

        Assert.Equal(contentType, raw.Headers["Content-Type"].Split(';')[0]);
    }

    [Theory]
    [InlineData("/v1/models")]
    [InlineData("/v1/models/")]
    [InlineData("/v1/models?label=lungs&type=segmentation")]
    public async Task The_default_model_is_listed(string path)
    {
        RawAnswer answer = (await _api.Raw.GetAsync(path)).Succeeded();

        Assert.Contains(Api.DefaultModel, answer.Json.AsArray().Select(model => (string)model!["name"]!));
    }

    [Fact]
    public async Task Where_the_time_went_is_told()
    {
        RawAnswer raw = (await _api.Raw.PostAsync(
            $"/v1/inference?model={Api.DefaultModel}", Form.Params().File("image", "image.nii.gz", Images.SmallCtFile))).Succeeded();

        Assert.Matches(@"runner;dur=[\d.]+.*dur=[\d.]+", raw.Headers["Server-Timing"]);
    }
}
