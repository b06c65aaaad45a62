using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Models.Bundles;

namespace Aiaa.Functions.Tests.Models.Bundles;

public sealed class BundleTranslationTests
{
    [Fact]
    public void A_bundle_becomes_a_config_of_the_same_steps()
    {
        JsonNode config = Bundle.Translate();
        Assert.Equal(
            """[{"name":"LoadImaged","args":{"keys":"image"}},{"name":"EnsureChannelFirstd","args":{"keys":"image"}},{"name":"Orientationd","args":{"keys":"image","axcodes":"RAS"}},{"name":"monai.transforms.Spacingd","args":{"keys":"image","pixdim":[1.5,1.5,2],"mode":"bilinear"}},{"name":"NormalizeIntensityd","args":{"keys":"image","nonzero":true}},{"name":"ScaleIntensityd","args":{"keys":"image"}},{"name":"EnsureTyped","args":{"keys":"image","dtype":"float32"}}]""",
            Compact(config["pre_transforms"]));
        Assert.Equal(
            """[{"name":"Activationsd","args":{"keys":"pred","softmax":true}},{"name":"Invertd","args":{"keys":"pred","orig_keys":"image","nearest_interp":false,"to_tensor":true,"transform":"pre"}},{"name":"AsDiscreted","args":{"keys":"pred","argmax":true}}]""",
            Compact(config["post_transforms"]));
        Assert.Equal(
            """{"input":"image","output":"pred","AIAA":{"name":"aiaa.inference.PyTorchInference","args":{"scanning_window":true,"roi":[96,96,96],"overlap":0.25,"sw_batch_size":4,"mode":"gaussian"},"triton_model_config":{"max_batch_size":1,"input":[{"name":"","dims":[1,-1,-1,-1]}],"output":[{"name":"","dims":[2,-1,-1,-1]}]}}}""",
            Compact(config["inference"]));
        Assert.Equal("""{"name":"aiaa.transforms.Writer","args":{"image":"pred","json":"result"}}""", Compact(config["writer"]));
    }

    [Fact]
    public void Its_metadata_says_what_the_list_of_models_says()
    {
        JsonNode config = Bundle.Translate();
        Assert.Equal("""["spleen"]""", Compact(config["labels"]));
        Assert.Equal(
            ("0.5.9", "segmentation", "Spleen from CT", "1.2.0", "A spleen"),
            ((string)config["version"]!, (string)config["type"]!, (string)config["description"]!, (string)config["monai"]!, (string)config["bundle"]!["name"]!));
    }

    [Fact]
    public void Without_metadata_the_rules_are_those_of_monai_1_3()
        => Assert.Equal("1.3.2", (string?)JsonNode.Parse(BundleTranslation.ToConfig(BundleDocument.Read("i.json", Bundle.Inference), BundleMetadata.None))!["monai"]);

    [Fact]
    public void A_mask_that_the_bundle_does_not_bring_back_is_brought_back()
    {
        JsonNode config = Bundle.Translate(bundle => bundle["postprocessing"] = Parse("""[{"_target_": "AsDiscreted", "keys": "pred", "argmax": true}]"""));
        Assert.Equal(
            """{"name":"Invertd","args":{"keys":"pred","transform":"pre","orig_keys":"image","nearest_interp":true}}""", Compact(config["post_transforms"]!.AsArray()[^1]));
    }

    [Theory]
    [InlineData("""{"_target_": "SimpleInferer"}""", """{"scanning_window":false}""")]
    [InlineData("null", """{"scanning_window":false}""")]
    [InlineData("""{"_target_": "monai.inferers.SliceInferer", "roi_size": [256, 256], "spatial_dim": 2}""", """{"scanning_window":true,"roi":[256,256],"slice_dim":2}""")]
    [InlineData("""{"_target_": "SliceInferer", "roi_size": [64, 64]}""", """{"scanning_window":true,"roi":[64,64],"slice_dim":0}""")]
    [InlineData("""{"_target_": "SlidingWindowInfererAdapt", "roi_size": 96, "sw_device": "$torch.device('cuda')", "cpu_thresh": 5}""", """{"scanning_window":true,"roi":96}""")]
    public void Every_inferer_that_is_known_has_its_counterpart(string inferer, string arguments)
        => Assert.Equal(arguments, Compact(Bundle.Translate(bundle => bundle["inferer"] = Parse(inferer))["inference"]!["AIAA"]!["args"]));

    [Fact]
    public void A_bundle_that_classifies_is_refused()
    {
        BundleMetadata metadata = BundleMetadata.Read(BundleDocument.Read(
            "configs/metadata.json", """{"network_data_format": {"outputs": {"pred": {"type": "probabilities", "format": "classes", "num_channels": 2}}}}"""));
        Assert.Contains("classifies", Assert.Throws<ApiException>(() => BundleTranslation.ToConfig(BundleDocument.Read("i.json", Bundle.Inference), metadata)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_without_its_agreed_name_is_found_where_the_engine_uses_it()
    {
        JsonNode config = Bundle.Translate(bundle =>
        {
            bundle.Remove("inferer", out JsonNode? inferer);
            bundle["evaluator"] = new JsonObject { ["inferer"] = inferer };
        });
        Assert.Equal(0.25, (double)config["inference"]!["AIAA"]!["args"]!["overlap"]!);
    }

    [Theory]
    [InlineData("preprocessing", """[{"_target_": "Lambdad", "keys": "image", "func": "$lambda x: x[1:]"}]""", "'preprocessing#0#func' is the Python expression 'lambda x: x[1:]'")]
    [InlineData("preprocessing", """[{"_target_": "scripts.my_transforms.Merge", "keys": "image"}]""", "'preprocessing#0' is made of 'scripts.my_transforms.Merge', a Python class beside MONAI")]
    [InlineData("preprocessing", """[{"keys": "image"}]""", "'preprocessing#0' has no '_target_'")]
    [InlineData("preprocessing", """[{"_target_": "Spacingd", "pixdim": "@nowhere"}]""", "'preprocessing#0#pixdim' refers to '@nowhere', which is not there")]
    [InlineData("preprocessing", """[{"_target_": "Spacingd", "pixdim": "%other.json#a"}]""", "references to other files")]
    [InlineData("preprocessing", """[{"_target_": "Invertd", "keys": "image", "transform": "@elsewhere"}]""", "only '@preprocessing' can be undone")]
    [InlineData("preprocessing", """[{"_target_": "CropForegroundd", "keys": "image", "select_fn": {"_target_": "torch.nn.Sigmoid"}}]""", "'preprocessing#0#select_fn' is an object of the Python class 'torch.nn.Sigmoid'")]
    [InlineData("preprocessing", """[]""", "has no 'preprocessing'")]
    [InlineData("preprocessing", "7", "neither a transform nor a list")]
    [InlineData("inferer", """{"_target_": "scripts.inferer.Vista3dInferer"}""", "'inferer' is made of 'scripts.inferer.Vista3dInferer'")]
    [InlineData("inferer", """{"_target_": "SaliencyInferer"}""", "'inferer' is made of 'SaliencyInferer'; the inferers known here")]
    [InlineData("inferer", """{"_target_": "SlidingWindowInferer", "roi_size": [1, 1, 1], "with_coord": true}""", "the argument 'with_coord'")]
    [InlineData("inferer", """{"_target_": "SlidingWindowInferer"}""", "'roi_size'")]
    [InlineData("inferer", "\"$monai.inferers.SimpleInferer()\"", "beyond the part of Python")]
    public void What_goes_beyond_is_refused_by_its_name_and_place(string part, string json, string says)
    {
        ApiException refused = Assert.Throws<ApiException>(() => Bundle.Translate(bundle => bundle[part] = Parse(json)));
        Assert.Equal(Failure.BadModel, refused.Failure);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
    }

    private static string Compact(JsonNode? node) => node!.ToJsonString();

    private static JsonNode? Parse(string json) => JsonNode.Parse(json);
}
