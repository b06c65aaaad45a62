using System.Text;
using System.Text.Json.Nodes;
using Aiaa.EndToEnd.Tests.Support;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Volumes;
using Aiaa.Testing;

namespace Aiaa.EndToEnd.Tests;

/// <summary>MONAI's own results through the whole system: model, session and segmentation over HTTP.</summary>
public sealed class GoldenCaseTests(RunningSystem system)
{
    private const string Golden = "golden/monai/open";

    private readonly Api _api = new(system.Address);

    [Theory]
    [InlineData("01_spleen_ct_realnet_invert")]
    [InlineData("03_aiaa41_spleen_config")]
    [InlineData("04_deepgrow2d_053", "deepgrow")]
    [InlineData("05_deepgrow3d_053", "deepgrow")]
    [InlineData("06_dextr3d_proposed", "dextr3d")]
    [InlineData("07_brain_gwm_realnet")]
    [InlineData("01_spleen_ct_realnet_invert", null, "model.ts")]
    [InlineData("05_deepgrow3d_053", "deepgrow", "model.ts")]
    [InlineData("07_brain_gwm_realnet", null, "model.ts")]
    public async Task The_mask_is_the_one_of_monai(string name, string? route = null, string file = "model.onnx")
    {
        JsonNode manifest = JsonNode.Parse(await File.ReadAllTextAsync(SharedFiles.Require($"{Golden}/MANIFEST.json"), TestContext.Current.CancellationToken))!;
        JsonNode golden = manifest["cases"]!.AsArray().Single(one => (string?)one!["name"] == name)!;
        JsonObject config = (JsonObject)JsonNode.Parse(await ReadAsync((string)golden["config"]!))!;
        config.TryAdd("writer", JsonNode.Parse("""{"name": "aiaa.transforms.Writer", "args": {"image": "pred", "json": "result"}}"""));
        string networkFile = SharedFiles.Require($"{(file == "model.onnx" ? $"{Golden}/" : string.Empty)}{(string)golden["model"]!}/{file}");
        byte[] network = await File.ReadAllBytesAsync(networkFile, TestContext.Current.CancellationToken);
        byte[] input = await ReadAsync((string)golden["input"]!);
        byte[] output = await ReadAsync((string)golden["output"]!);

        (await _api.Raw.PutAsync($"/admin/model/{name}", new Form().File("config", "config.json", Encoding.UTF8.GetBytes(config.ToJsonString())).File("data", file, network))).Succeeded();
        string session = await _api.PutSessionAsync(input, "input.nii.gz");
        MultipartAnswer answer = route is null
            ? await _api.SegmentAsync(name, session)
            : await _api.PointAsync(route, name, session, Encoding.UTF8.GetString(await ReadAsync((string)golden["params"]!)));

        ImageFile expected = Images.Read(output, "output.nii.gz");
        ImageFile mask = Images.Read(answer.File, answer.FileName);
        Assert.Equal(Images.Read(input, "input.nii.gz").Stored.Affine, mask.Stored.Affine);
        Assert.Equal(expected.Stored.ShapeText, mask.Stored.ShapeText);
        int differing = Differing(expected.ToSingle(), mask.ToSingle());
        int measured = (int)golden["measured_onnxruntime_vs_torchscript"]!["mismatch_voxels"]!;
        Assert.True(differing <= measured, $"{differing} voxels differ; between ONNX Runtime and TorchScript {measured} do");

        JsonObject expectedResult = (JsonObject)JsonNode.Parse(await ReadAsync((string)golden["result_json"]!))!;
        Assert.Equal(expectedResult.Select(entry => entry.Key), answer.Result.Select(entry => entry.Key));
        AssertPoints(expectedResult["points"], answer.Result["points"], mask.ToSingle());
        Assert.Equal(expectedResult["bbox"]?.ToJsonString(), answer.Result["bbox"]?.ToJsonString());

        (await _api.Raw.DeleteAsync($"/session/{session}")).Succeeded();
        (await _api.Raw.DeleteAsync($"/admin/model/{name}")).Succeeded();
    }

    // MONAI draws one of the voxels that attain an extreme coordinate; any of them is right.
    private static void AssertPoints(JsonNode? expected, JsonNode? points, Volume<float> mask)
    {
        if (expected is null)
        {
            return;
        }

        int[][] given = [.. points!.AsArray().Select(point => point!.AsArray().Select(index => (int)index!).ToArray())];
        int[][] reference = [.. expected.AsArray().Select(point => point!.AsArray().Select(index => (int)index!).ToArray())];
        Assert.Equal(reference.Length, given.Length);
        for (int n = 0; n < given.Length; n++)
        {
            Assert.NotEqual(0, mask[given[n]]);
            Assert.Equal(reference[n][n / 2], given[n][n / 2]);
        }
    }

    private static int Differing(Volume<float> a, Volume<float> b) =>
        a.ToFirstAxisFastest().ToArray().Zip(b.ToFirstAxisFastest().ToArray()).Count(pair => pair.First != pair.Second);

    private static Task<byte[]> ReadAsync(string file) => File.ReadAllBytesAsync(SharedFiles.Require($"{Golden}/{file}"), TestContext.Current.CancellationToken);
}
