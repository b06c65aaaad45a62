namespace Aiaa.GpuRunner.Tests.Serving;

/// <summary>Configurations for the small networks.</summary>
internal static class Configurations
{
    /// <summary>Marks what is above one half, in windows, with points and box.</summary>
    public const string AboveHalf = """
        {"type":"segmentation","monai":"1.3.2",
         "pre_transforms":[
           {"name":"monai.transforms.LoadImaged","args":{"keys":"image"}},
           {"name":"monai.transforms.EnsureChannelFirstd","args":{"keys":"image"}},
           {"name":"monai.transforms.Orientationd","args":{"keys":"image","axcodes":"RAS"}}],
         "inference":{"input":"image","output":"pred","AIAA":{"name":"aiaa.inference.PyTorchInference","args":{"scanning_window":true,"roi":[4,4,4],"overlap":0.5}}},
         "post_transforms":[
           {"name":"monai.transforms.AsDiscreted","args":{"keys":"pred","argmax":true}},
           {"name":"monai.transforms.Invertd","args":{"keys":"pred","transform":"pre","orig_keys":"image"}},
           {"name":"aiaa.transforms.ExtremePointsd","args":{"keys":"pred"}},
           {"name":"aiaa.transforms.BoundingBoxd","args":{"keys":"pred"}}],
         "writer":{"name":"aiaa.transforms.Writer","args":{"image":"pred","json":"result"}}}
        """;

    /// <summary>Load, channel, network, nothing else.</summary>
    public const string Plain = """
        {"type":"segmentation",
         "pre_transforms":[{"name":"LoadImaged","args":{"keys":"image","ensure_channel_first":true}}],
         "inference":{"input":"image","output":"pred","AIAA":{"name":"aiaa.inference.PyTorchInference"}}}
        """;

    /// <summary>The steps of a deepgrow model, small, with the original's names; what differs between "2D" and "3D" is in it.</summary>
    public static string Clicks(string dimensions) => """
        {"type":"deepgrow",
         "pre_transforms":[
           {"name":"monai.transforms.LoadImaged","args":{"keys":"image"}},
           {"name":"monai.transforms.AsChannelFirstd","args":{"keys":"image"}},
           {"name":"monai.transforms.Spacingd","args":{"keys":"image","pixdim":[1.0,1.0],"mode":"bilinear"}},
           {"name":"monai.apps.deepgrow.transforms.AddGuidanceFromPointsd","args":{"ref_image":"image","guidance":"guidance","dimensions":$DIM}},
           $FETCH
           {"name":"monai.transforms.AddChanneld","args":{"keys":"image"}},
           {"name":"monai.apps.deepgrow.transforms.SpatialCropGuidanced","args":{"keys":"image","guidance":"guidance","spatial_size":[16,16]}},
           {"name":"monai.transforms.Resized","args":{"keys":"image","spatial_size":[$DEPTH16,16],"mode":"area"}},
           {"name":"monai.apps.deepgrow.transforms.ResizeGuidanced","args":{"guidance":"guidance","ref_image":"image"}},
           {"name":"monai.apps.deepgrow.transforms.AddGuidanceSignald","args":{"image":"image","guidance":"guidance","sigma":1}}],
         "cache_until":"monai.apps.deepgrow.transforms.AddGuidanceFromPointsd",
         "inference":{"input":"image","output":"pred","AIAA":{"name":"aiaa.inference.PyTorchInference"}},
         "post_transforms":[
           {"name":"monai.transforms.Activationsd","args":{"keys":"pred","sigmoid":true}},
           {"name":"monai.transforms.AsDiscreted","args":{"keys":"pred","threshold_values":true,"logit_thresh":0.5}},
           {"name":"monai.apps.deepgrow.transforms.RestoreLabeld","args":{"keys":"pred","ref_image":"image","mode":"nearest"}},
           {"name":"monai.transforms.AsChannelLastd","args":{"keys":"pred"}}]}
        """
        .Replace("$DIM", dimensions[..1], StringComparison.Ordinal)
        .Replace("$DEPTH", dimensions == "3D" ? "16," : string.Empty, StringComparison.Ordinal)
        .Replace("$FETCH", dimensions == "2D" ? """{"name":"monai.apps.deepgrow.transforms.Fetch2DSliced","args":{"keys":"image","guidance":"guidance"}},""" : string.Empty, StringComparison.Ordinal);

    /// <summary>The published pipeline of two deepgrow models, by other names.</summary>
    public const string Chain = """
        {"type":"pipeline",
         "pre_transforms":[
           {"name":"monai.transforms.LoadImaged","args":{"keys":"image"}},
           {"name":"monai.transforms.AsChannelFirstd","args":{"keys":"image"}},
           {"name":"monai.transforms.Spacingd","args":{"keys":"image","pixdim":[1.0,1.0,1.0],"mode":"bilinear"}}],
         "cache_until":"ALL",
         "post_transforms":[
           {"name":"aiaa.transforms.LargestCCd","args":{"keys":"pred"}},
           {"name":"monai.apps.deepgrow.transforms.RestoreLabeld","args":{"keys":"pred","ref_image":"image","mode":"nearest"}},
           {"name":"monai.transforms.AsChannelLastd","args":{"keys":"pred"}},
           {"name":"aiaa.transforms.ExtremePointsd","args":{"keys":"pred","result":"result","points":"points"}},
           {"name":"aiaa.transforms.BoundingBoxd","args":{"keys":"pred","result":"result","bbox":"bbox"}}],
         "inference":{"meta_data":{"deepgrow":"3D"},
           "AIAA":{"name":"aiaa.apps.deepgrow.DeepgrowInferencePipeline","args":{"models":["grow_2d","grow_3d"],"batch_size":2}}},
         "writer":{"name":"aiaa.transforms.Writer","args":{"image":"pred","json":"result"}}}
        """;
}
