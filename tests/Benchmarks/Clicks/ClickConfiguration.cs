namespace Aiaa.Benchmarks.Clicks;

/// <summary>The published configurations of AIAA 4.x for deepgrow models, with the sizes of their networks.</summary>
internal static class ClickConfiguration
{
    /// <summary>The model of slices: 256×256.</summary>
    public static string Slices { get; } = Make(
        2, "[1.0, 1.0]", "[256, 256]", "[256, 256]", """{"name": "monai.apps.deepgrow.transforms.Fetch2DSliced", "args": {"keys": "image", "guidance": "guidance"}},""");

    /// <summary>The model of volumes: 128×192×192.</summary>
    public static string Volumes { get; } = Make(3, "[1.0, 1.0, 1.0]", "[192, 192]", "[128, 192, 192]", string.Empty);

    private static string Make(int dimensions, string pixdim, string window, string size, string fetch) => $$$"""
        {
          "version": 1, "type": "deepgrow", "labels": [], "description": "For measuring: what lies near the clicks",
          "pre_transforms": [
            {"name": "monai.transforms.LoadImaged", "args": {"keys": "image"}},
            {"name": "monai.transforms.AsChannelFirstd", "args": {"keys": "image"}},
            {"name": "monai.transforms.Spacingd", "args": {"keys": "image", "pixdim": {{{pixdim}}}, "mode": "bilinear"} },
            {"name": "monai.apps.deepgrow.transforms.AddGuidanceFromPointsd", "args": {"ref_image": "image", "guidance": "guidance", "dimensions": {{{dimensions}}} } },
            {{{fetch}}}
            {"name": "monai.transforms.AddChanneld", "args": {"keys": "image"}},
            {"name": "monai.apps.deepgrow.transforms.SpatialCropGuidanced", "args": {"keys": "image", "guidance": "guidance", "spatial_size": {{{window}}} } },
            {"name": "monai.transforms.Resized", "args": {"keys": "image", "spatial_size": {{{size}}}, "mode": "area"}},
            {"name": "monai.apps.deepgrow.transforms.ResizeGuidanced", "args": {"guidance": "guidance", "ref_image": "image"}},
            {"name": "monai.transforms.NormalizeIntensityd", "args": {"keys": "image", "subtrahend": 208, "divisor": 388}},
            {"name": "monai.apps.deepgrow.transforms.AddGuidanceSignald", "args": {"image": "image", "guidance": "guidance"}}
          ],
          "cache_until": "monai.apps.deepgrow.transforms.AddGuidanceFromPointsd",
          "inference": {"input": "image", "output": "pred", "meta_data": {"deepgrow": "{{{dimensions}}}D" }, "AIAA": {"name": "aiaa.inference.PyTorchInference"} },
          "post_transforms": [
            {"name": "monai.transforms.Activationsd", "args": {"keys": "pred", "sigmoid": true}},
            {"name": "monai.transforms.AsDiscreted", "args": {"keys": "pred", "threshold_values": true, "logit_thresh": 0.5}},
            {"name": "monai.transforms.ToNumpyd", "args": {"keys": "pred"}},
            {"name": "monai.apps.deepgrow.transforms.RestoreLabeld", "args": {"keys": "pred", "ref_image": "image", "mode": "nearest"}},
            {"name": "monai.transforms.AsChannelLastd", "args": {"keys": "pred"}}
          ],
          "writer": {"name": "aiaa.transforms.Writer", "args": {"image": "pred", "json": "result"}}
        }
        """;
}
