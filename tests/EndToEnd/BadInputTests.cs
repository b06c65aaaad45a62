using System.Buffers.Binary;
using System.Text;
using Aiaa.EndToEnd.Tests.Support;
using Aiaa.Imaging.Volumes;

namespace Aiaa.EndToEnd.Tests;

/// <summary>What must not be sent: each is a sentence in the agreed body with the right status, and the next request works.</summary>
public abstract class BadInputTests(Uri address)
{
    private const string Segmentation = $"/v1/segmentation?model={Api.DefaultModel}";

    private readonly Api _api = new(address);

    [Fact]
    public Task A_body_that_is_no_form() => RefusedAsync(400, _api.Raw.SendAsync("POST", Segmentation, "text/plain", "hello"u8.ToArray()));

    [Fact]
    public Task A_form_without_an_image() => RefusedAsync(400, _api.Raw.PostAsync(Segmentation, Form.Params()));

    [Fact]
    public Task A_form_that_is_cut_short() => RefusedAsync(
        400, _api.Raw.SendAsync("POST", Segmentation, Form.Params().ContentType, Form.Params().File("image", "image.nii.gz", Images.SmallCtFile).ToArray()[..3000]));

    [Fact]
    public Task An_empty_file() => RefusedAsync(400, InlineAsync([]));

    [Fact]
    public Task A_gzip_that_is_cut_short() => RefusedAsync(400, InlineAsync(Images.SmallCtFile[..(Images.SmallCtFile.Length / 2)]));

    [Fact]
    public Task A_file_that_is_no_image() => RefusedAsync(400, InlineAsync(Encoding.ASCII.GetBytes(new string('x', 5000))));

    [Fact]
    public Task A_header_with_absurd_sizes()
    {
        byte[] file = Images.Write(Images.SmallCt, null);
        foreach (int axis in (int[])[1, 2, 3])
        {
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(40 + (2 * axis)), short.MaxValue);
        }

        return RefusedAsync(400, InlineAsync(file, "image.nii"));
    }

    [Fact]
    public Task More_channels_than_the_network_takes()
    {
        Volume<short> two = Volume<short>.Allocate([20, 20, 20, 2], Affine.Identity);
        return RefusedAsync(400, InlineAsync(Images.Write(two, null), "image.nii"));
    }

    [Theory]
    [InlineData("{{{")]
    [InlineData("[1, 2]")]
    [InlineData("\"text\"")]
    public Task Params_that_are_no_object(string json) => RefusedAsync(
        400, _api.Raw.PostAsync(Segmentation, Form.Params(json).File("image", "image.nii.gz", Images.SmallCtFile)));

    [Fact]
    public Task A_model_that_is_not_there() => RefusedAsync(
        404, _api.Raw.PostAsync("/v1/segmentation?model=no_such_model", Form.Params().File("image", "image.nii.gz", Images.SmallCtFile)));

    [Fact]
    public Task No_model_at_all() => RefusedAsync(
        400, _api.Raw.PostAsync("/v1/segmentation", Form.Params().File("image", "image.nii.gz", Images.SmallCtFile)));

    [Fact]
    public Task A_session_that_never_was() => RefusedAsync(
        440, _api.Raw.PostAsync($"{Segmentation}&session_id=7d1e8f9a-53c4-4f3f-9a21-0c1d2e3f4a5b", Form.Params()));

    [Fact]
    public Task A_network_that_is_none() => RefusedAsync(
        400,
        _api.Raw.PutAsync("/admin/model/broken", new Form()
            .File("config", "config.json", """{"type":"segmentation","pre_transforms":[],"inference":{"input":"image","output":"pred","AIAA":{"name":"aiaa.inference.PyTorchInference","args":{}}},"post_transforms":[],"writer":{"name":"aiaa.transforms.Writer","args":{"image":"pred"}}}"""u8.ToArray())
            .File("data", "model.onnx", "not a network"u8.ToArray())));

    [Fact]
    public async Task A_model_that_was_refused_is_not_there()
    {
        await A_network_that_is_none();

        Assert.Equal(404, (await _api.Raw.GetAsync("/admin/model/broken")).Status);
    }

    [Fact]
    public Task A_route_that_does_not_exist() => RefusedAsync(404, _api.Raw.GetAsync("/v2/models"));

    private Task<RawAnswer> InlineAsync(byte[] file, string name = "image.nii.gz") => _api.Raw.PostAsync(Segmentation, Form.Params().File("image", name, file));

    private async Task RefusedAsync(int status, Task<RawAnswer> call)
    {
        RawAnswer answer = await call;
        Assert.True(answer.Status == status, $"{answer.Status}: {answer.Text}");
        Api.Sentence(answer);

        MultipartAnswer.Parse(await InlineAsync(Images.SmallCtFile));
    }
}
