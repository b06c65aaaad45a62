using System.Text.Json.Nodes;
using Aiaa.Functions.Models.Bundles;

namespace Aiaa.Functions.Tests.Models.Bundles;

/// <summary>A bundle in the form of the published ones, with what they say of data, devices and engines around what matters here.</summary>
internal static class Bundle
{
    public const string Metadata = """
        {
          "version": "0.5.9", "monai_version": "1.2.0", "name": "A spleen", "description": "Spleen from CT",
          "network_data_format": {
            "inputs": {"image": {"type": "image", "num_channels": 1, "spatial_shape": [96, 96, 96], "is_patch_data": true}},
            "outputs": {"pred": {"type": "image", "format": "segmentation", "num_channels": 2, "spatial_shape": [96, 96, 96],
              "channel_def": {"1": "spleen", "0": "background"}}}
          }
        }
        """;

    public const string Inference = """
        {
          "imports": ["$import glob"],
          "bundle_root": ".",
          "image_key": "image",
          "settings": {"highres": true, "overlap": 0.25},
          "datalist": "$list(sorted(glob.glob(@dataset_dir + '/imagesTs/*.nii.gz')))",
          "device": "$torch.device('cuda:0' if torch.cuda.is_available() else 'cpu')",
          "pixdim": "$[1.5, 1.5, 2.0] if @settings#highres else [3.0, 3.0, 3.0]",
          "network_def": {"_target_": "UNet", "spatial_dims": 3},
          "network": "$@network_def.to(@device)",
          "loading": [
            {"_target_": "LoadImaged", "keys": "@image_key", "reader": "$monai.data.ITKReader"},
            {"_target_": "EnsureChannelFirstd", "keys": "@image_key"}
          ],
          "scaling": [
            {"_target_": "Orientationd", "keys": "@image_key", "axcodes": "RAS"},
            {"_target_": "monai.transforms.Spacingd", "keys": "@image_key", "pixdim": "@pixdim", "mode": "bilinear"},
            {"_target_": "NormalizeIntensityd", "keys": "@image_key", "nonzero": "True"},
            {"_target_": "ScaleIntensityd", "_disabled_": "$not @settings#highres", "keys": "@image_key"},
            {"_target_": "RandFlipd", "_disabled_": true, "keys": "@image_key"},
            {"_target_": "EnsureTyped", "keys": "@image_key", "device": "@device", "dtype": "$torch.float32"}
          ],
          "preprocessing": {"_target_": "Compose", "transforms": "$@loading + @scaling"},
          "inferer": {"_target_": "SlidingWindowInferer", "roi_size": [96, 96, 96], "sw_batch_size": 4, "overlap": "@settings#overlap",
            "mode": "gaussian", "device": "@device"},
          "postprocessing": {"_target_": "Compose", "transforms": [
            {"_target_": "Activationsd", "keys": "pred", "softmax": true},
            {"_target_": "Invertd", "keys": "pred", "transform": "@preprocessing", "orig_keys": "@image_key", "nearest_interp": false, "to_tensor": true},
            {"_target_": "AsDiscreted", "keys": "pred", "argmax": true},
            {"_target_": "SaveImaged", "keys": "pred", "output_dir": "$@bundle_root + '/eval'", "output_dtype": "$numpy.float32"}
          ]},
          "evaluator": {"_target_": "SupervisedEvaluator", "network": "@network", "inferer": "@inferer"},
          "run": ["$@evaluator.run()"]
        }
        """;

    /// <summary>The configuration that a bundle becomes.</summary>
    /// <param name="change">Changes its inference configuration before.</param>
    public static JsonNode Translate(Action<JsonObject>? change = null)
    {
        JsonObject inference = JsonNode.Parse(Inference)!.AsObject();
        change?.Invoke(inference);
        return JsonNode.Parse(BundleTranslation.ToConfig(
            new BundleDocument("configs/inference.json", inference), BundleMetadata.Read(BundleDocument.Read("configs/metadata.json", Metadata))))!;
    }
}
