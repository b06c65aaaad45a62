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
}
