using System.Text;
using System.Text.Json.Nodes;
using Aiaa.EndToEnd.Tests.Support;
using Aiaa.Imaging.Formats;
using Aiaa.Testing;

namespace Aiaa.EndToEnd.Tests;

/// <summary>A MONAI bundle through the whole system: its mask is MONAI's own.</summary>
public sealed class BundleTests(RunningSystem system)
{
    private const string Case = "golden/monai/open/01_spleen_ct_realnet_invert";

    // What the recorded case does, in the words of a bundle.
    private const string Inference = """
        imports:
        - $import glob
        image_key: image
        dataset_dir: /workspace/data
        datalist: $list(sorted(glob.glob(@dataset_dir + '/*.nii.gz')))
        device: "$torch.device('cuda:0' if torch.cuda.is_available() else 'cpu')"
        pixdim: [1.5, 1.5, 2.0]
        network_def: {_target_: UNet, spatial_dims: 3, in_channels: 1, out_channels: 2}
        preprocessing:
          _target_: Compose
          transforms:
          - {_target_: LoadImaged, keys: '@image_key'}
          - {_target_: EnsureChannelFirstd, keys: '@image_key'}
          - {_target_: Orientationd, keys: '@image_key', axcodes: RAS}
          - {_target_: Spacingd, keys: '@image_key', pixdim: '@pixdim', mode: bilinear}
          - {_target_: ScaleIntensityRanged, keys: '@image_key', a_min: -57, a_max: 164, b_min: 0, b_max: 1, clip: true}
          - {_target_: EnsureTyped, keys: '@image_key', device: '@device'}
        inferer: {_target_: SlidingWindowInferer, roi_size: "$[96] * 3", overlap: 0.25, sw_batch_size: 2}
        postprocessing:
          _target_: Compose
          transforms:
          - {_target_: Activationsd, keys: pred, softmax: true}
          - {_target_: AsDiscreted, keys: pred, argmax: true}
          - {_target_: KeepLargestConnectedComponentd, keys: pred, applied_labels: [1]}
          - {_target_: Invertd, keys: pred, transform: '@preprocessing', orig_keys: '@image_key', nearest_interp: true, to_tensor: true}
          - {_target_: SaveImaged, keys: pred, output_dir: ./eval}
        run: $@evaluator.run()
        """;

    private const string Metadata = """
        {
          "version": "0.1.0", "monai_version": "1.3.2", "name": "spleen", "description": "Spleen from CT",
          "network_data_format": {
            "inputs": {"image": {"num_channels": 1, "spatial_shape": [96, 96, 96]}},
            "outputs": {"pred": {"format": "segmentation", "num_channels": 2, "spatial_shape": [96, 96, 96], "channel_def": {"0": "background", "1": "spleen"}}}
          }
        }
        """;

    private readonly Api _api = new(system.Address);

    [Fact]
    public async Task The_mask_of_a_bundle_is_the_one_of_monai()
    {
        byte[] bundle = Models.Zip(
            ("spleen/configs/inference.yaml", Encoding.UTF8.GetBytes(Inference)),
            ("spleen/configs/metadata.json", Encoding.UTF8.GetBytes(Metadata)),
            ("spleen/models/model.onnx", await ReadAsync("golden/monai/open/models/spleen_overfit_unet/model.onnx")));
        JsonNode put = (await _api.Raw.PutAsync("/admin/model/bundle", Models.Upload(config: null, bundle, "spleen.zip"))).Succeeded().Json;
        Assert.Equal("spleen", (string?)put["labels"]![0]);

        string session = await _api.PutSessionAsync(await ReadAsync($"{Case}/input.nii.gz"), "input.nii.gz");
        MultipartAnswer answer = await _api.SegmentAsync("bundle", session);
        float[] mask = Values(Images.Read(answer.File, answer.FileName));
        float[] expected = Values(Images.Read(await ReadAsync($"{Case}/output.nii.gz"), "output.nii.gz"));
        int differing = mask.Zip(expected).Count(pair => pair.First != pair.Second);
        Assert.Equal(expected.Length, mask.Length);
        Assert.True(differing <= await MeasuredAsync(), $"{differing} voxels differ");
        (await _api.Raw.DeleteAsync("/admin/model/bundle")).Succeeded();
    }

    private static float[] Values(ImageFile image) => image.ToSingle().ToFirstAxisFastest().ToArray();

    // Between the engine of the recording and the one here.
    private static async Task<int> MeasuredAsync()
    {
        JsonNode manifest = JsonNode.Parse(await ReadAsync("golden/monai/open/MANIFEST.json"))!;
        return (int)manifest["cases"]!.AsArray().Single(one => (string?)one!["name"] == Path.GetFileName(Case))!["measured_onnxruntime_vs_torchscript"]!["mismatch_voxels"]!;
    }

    private static Task<byte[]> ReadAsync(string file) => File.ReadAllBytesAsync(SharedFiles.Require(file), TestContext.Current.CancellationToken);
}
