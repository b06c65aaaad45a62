using System.Text;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Testing;

namespace Aiaa.GpuRunner.Tests.Pipelines;

/// <summary>What a configuration may name, and the sentences when it names something else.</summary>
public sealed class PipelineCompilerTests
{
    [Theory]
    [InlineData("segmentation_spleen_clara-train-examples_4.0.json")]
    [InlineData("segmentation_spleen_clara-train-examples_4.1.json")]
    [InlineData("segmentation_clara_pt_spleen_ct_segmentation_NGC.json")]
    [InlineData("deepgrow_2d_clara-train-examples_4.0-early-access.json")]
    [InlineData("deepgrow_2d_clara-train-examples_4.x.json")]
    [InlineData("deepgrow_3d_clara-train-examples_4.0-early-access.json")]
    [InlineData("deepgrow_3d_clara-train-examples_4.x.json")]
    [InlineData("pipeline_deepgrow2d3d_clara-train-examples_4.x.json")]
    [InlineData("pipeline_deepgrow_MyDeepgrow_clara-train-examples_4.x.json")]
    [InlineData("pipeline_deepgrow_clara-train-examples_4.0-early-access.json")]
    public void The_real_configurations_compile(string file) =>
        Assert.NotNull(PipelineCompiler.Compile(
            ModelConfigReader.Read(File.ReadAllBytes(SharedFiles.Require("configs/4.x/" + file))), BoundingBoxAxes.Original));

    [Theory]
    [InlineData("deepgrow_2d")]
    [InlineData("deepgrow_3d")]
    [InlineData("dextr3d")]
    public void The_configurations_of_the_models_in_training_compile(string card) =>
        Assert.NotNull(PipelineCompiler.Compile(
            ModelConfigReader.Read(File.ReadAllBytes(Path.Combine(Checkout.Root, "models", card, "config.json"))), BoundingBoxAxes.Original));

    [Theory]
    [InlineData("monai.transforms.LoadImaged")]
    [InlineData("monai.transforms.LoadImageD")]
    [InlineData("monai.transforms.LoadImageDict")]
    [InlineData("monai.transforms.LoadImage")]
    [InlineData("monai.transforms.io.dictionary.LoadImaged")]
    [InlineData("LoadImaged")]
    [InlineData("aiaa.transforms.LoadImaged")]
    public void A_transform_is_found_under_all_its_names(string name) => Compile(Config("{\"name\":\"" + name + "\",\"args\":{\"keys\":\"image\"}}"));

    [Theory]
    [InlineData("""{"name":"monai.transforms.LoadImagd","args":{"keys":"image"}}""", "pre_transforms[0]: the transform 'monai.transforms.LoadImagd' is not one this server knows. Did you mean 'LoadImaged'?")]
    [InlineData("""{"name":"monai.transforms.RandFlipd","args":{"keys":"image"}}""", "pre_transforms[0]: the transform 'monai.transforms.RandFlipd' is not one this server knows.")]
    [InlineData("""{"name":"hospital.lib.Spacingd","args":{"keys":"image"}}""", "pre_transforms[0]: 'hospital.lib.Spacingd' is a Python class of your own")]
    [InlineData("""{"name":"monai.transforms.Spacingd","args":{"keys":"image","pixdims":[1,1,1]}}""", "pre_transforms[0] monai.transforms.Spacingd: the argument 'pixdim' is missing")]
    [InlineData("""{"name":"monai.transforms.Spacingd","args":{"keys":"image","pixdim":[1,1,1],"modes":"nearest"}}""", "it has no argument 'modes'. Did you mean 'mode'?")]
    [InlineData("""{"name":"monai.transforms.Spacingd","args":{"keys":"image","pixdim":[1,1,1],"mode":"bicubic"}}""", "the argument 'mode' must be \"bilinear\" or \"nearest\", not \"bicubic\"")]
    [InlineData("""{"name":"monai.transforms.Spacingd","args":{"keys":"image","pixdim":[1,1,1],"padding_mode":"zeros"}}""", "padding_mode = \"zeros\" is not supported")]
    [InlineData("""{"name":"monai.transforms.Spacingd","args":{"pixdim":[1,1,1]}}""", "the argument 'keys' is missing")]
    [InlineData("""{"name":"monai.transforms.ScaleIntensityRanged","args":{"keys":"image","a_min":"x","a_max":1}}""", "the argument 'a_min' must be a number, not \"x\"")]
    [InlineData("""{"name":"monai.transforms.Activationsd","args":{"keys":"image","sigmoid":true,"softmax":true}}""", "cannot both be true")]
    [InlineData("""{"name":"monai.transforms.Activationsd","args":{"keys":["image","pred"],"sigmoid":[true,false,true]}}""", "has 3 values for 2 keys")]
    [InlineData("""{"name":"monai.transforms.Invertd","args":{"keys":"image","transform":"x"}}""", "must be \"pre\"")]
    [InlineData("""{"name":"monai.transforms.Orientationd","args":{"keys":"image"}}""", "the argument 'axcodes' is missing")]
    [InlineData("""{"name":"monai.transforms.KeepLargestConnectedComponentd","args":{"keys":"image","connectivity":4}}""", "must be 1 (faces), 2 (edges too) or 3 (corners too)")]
    public void What_cannot_be_served_is_refused_where_it_stands(string transform, string sentence) =>
        Assert.Contains(sentence, Refusal(Config(transform)), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"name":"aiaa.apps.deepgrow.DeepgrowInferencePipeline"}""", "must name two models of this server")]
    [InlineData("""{"name":"aiaa.inference.PyTorchInferences"}""", "Did you mean 'aiaa.inference.PyTorchInference'?")]
    [InlineData("""{"name":"lib.MyInference"}""", "is a Python class of your own")]
    [InlineData("""{"name":"aiaa.inference.PyTorchInference","args":{"scanning_window":true}}""", "a scanning window needs its lengths")]
    [InlineData("""{"name":"aiaa.inference.PyTorchInference","args":{"scanning_window":true,"roi":[8,8,8],"overlap":1}}""", "'overlap' must be at least 0 and below 1")]
    [InlineData("""{"name":"aiaa.inference.PyTorchInference","args":{"scanning_window":true,"roi":[8,8,8],"mode":"cosine"}}""", "must be \"constant\" or \"gaussian\"")]
    [InlineData("""{"name":"aiaa.inference.PyTorchInference","args":{"scanning_window":true,"roi":[8,8,8],"padding_mode":"mirror"}}""", "the argument 'padding_mode' must be")]
    [InlineData("""{"name":"aiaa.inference.PyTorchInference","args":{"slice_dim":3}}""", "the argument 'slice_dim' must be 0, 1 or 2")]
    [InlineData("""{"name":"aiaa.inference.PyTorchInference","args":{"network":"monai.networks.nets.UNet"}}""", "export the network to ONNX instead")]
    [InlineData("""{"name":"aiaa.inference.PyTorchInference","args":{"roi_size":[8,8,8]}}""", "it has no argument 'roi_size'")]
    public void Engines_that_cannot_be_served_are_refused(string engine, string sentence) =>
        Assert.Contains(sentence, Refusal("{\"type\":\"segmentation\",\"inference\":{\"AIAA\":" + engine + "}}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"name":"aiaa.transforms.ClassificationWriter","args":{}}""", "'label_names' is missing")]
    [InlineData("""{"name":"lib.MyWriter","args":{}}""", "it knows aiaa.transforms.Writer and aiaa.transforms.ClassificationWriter")]
    [InlineData("""{"name":"aiaa.transforms.Writer","args":{"imag":"pred"}}""", "it has no argument 'imag'. Did you mean 'image'?")]
    public void Writers_that_cannot_be_served_are_refused(string writer, string sentence) =>
        Assert.Contains(sentence, Refusal("{\"type\":\"s\",\"inference\":{\"AIAA\":{\"name\":\"aiaa.inference.PyTorchInference\"}},\"writer\":" + writer + "}"), StringComparison.Ordinal);

    private static string Config(string transform) =>
        "{\"type\":\"segmentation\",\"pre_transforms\":[" + transform + "],\"inference\":{\"AIAA\":{\"name\":\"aiaa.inference.PyTorchInference\"}}}";

    private static void Compile(string config) => PipelineCompiler.Compile(ModelConfigReader.Read(Encoding.UTF8.GetBytes(config)), BoundingBoxAxes.Original);

    private static string Refusal(string config) => Assert.Throws<ModelException>(() => Compile(config)).Message;
}
