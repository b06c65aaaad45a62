using System.Text;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Testing;
using CsCheck;

namespace Aiaa.GpuRunner.Tests.Pipelines;

public sealed class ModelConfigReaderTests
{
    private const string Minimal = """{"type":"segmentation","inference":{"AIAA":{"name":"aiaa.inference.PyTorchInference"}}}""";

    [Fact]
    public void Every_real_configuration_of_4_x_is_read()
    {
        string[] files = Directory.GetFiles(SharedFiles.Require("configs/4.x"), "*.json");
        Assert.Equal(10, files.Length);
        Assert.All(files, file =>
        {
            ModelConfig config = ModelConfigReader.Read(File.ReadAllBytes(file));
            Assert.Equal("1", config.Version);
            Assert.Contains(config.Type, new[] { "segmentation", "deepgrow", "pipeline" });
            Assert.StartsWith("monai.transforms.LoadImage", config.PreTransforms[0].Name, StringComparison.Ordinal);
            Assert.Equal("aiaa.transforms.Writer", config.Writer.Name);
            Assert.StartsWith("aiaa.", config.Inference.Engine.Name, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_real_configuration_of_2_x_and_3_x_is_refused_with_what_to_do()
    {
        string[] files = Directory.GetFiles(SharedFiles.Require("configs/legacy-2.x-3.x"), "*.json");
        Assert.Equal(6, files.Length);
        Assert.All(files, file =>
        {
            ModelException e = Assert.Throws<ModelException>(() => ModelConfigReader.Read(File.ReadAllBytes(file)));
            Assert.StartsWith("This is a model configuration of Clara Train 2.x or 3.x", e.Message, StringComparison.Ordinal);
            Assert.Contains("ONNX", e.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void The_flat_form_of_the_early_access_says_the_same_as_the_nested_one()
    {
        ModelConfig config = Read("""
            {"version":"3","type":"deepgrow","inference":{"name":"aiaa.inference.TritonInference","input":"image","output":"pred","args":{"scanning_window":false}},
             "triton":{"max_batch_size":1,"input":[{"name":"INPUT__0","dims":[3,128,192,192]}],"output":[{"name":"OUTPUT__0","dims":[1,128,192,192]}]}}
            """);
        Assert.Equal("3", config.Version);
        Assert.Equal("aiaa.inference.TritonInference", config.Inference.Engine.Name);
        Assert.Equal("""{"scanning_window":false}""", config.Inference.Engine.Args.ToJsonString());
        Assert.Equal([3, 128, 192, 192], config.Inference.Triton!.Inputs[0].Dims);
        Assert.Equal("OUTPUT__0", config.Inference.Triton.Outputs[0].Name);
    }

    [Fact]
    public void What_is_left_out_has_the_documented_default()
    {
        ModelConfig config = Read(Minimal);
        Assert.Equal(("1", "", "image", "model"), (config.Version, config.Description, config.Inference.Input, config.Inference.Output));
        Assert.Empty(config.Labels);
        Assert.Empty(config.PreTransforms);
        Assert.Null(config.CacheUntil);
        Assert.Null(config.Monai);
        Assert.Equal("""{"image":"model","json":"result"}""", config.Writer.Args.ToJsonString());
    }

    [Fact]
    public void Unknown_keys_are_kept()
    {
        JsonObject document = JsonNode.Parse(Minimal)!.AsObject();
        document["site"] = new JsonObject { ["ward"] = 7 };
        Assert.Equal(7, Read(document.ToJsonString()).Document["site"]!["ward"]!.GetValue<int>());
    }

    [Fact]
    public void A_byte_order_mark_does_no_harm() => Assert.Equal("segmentation", ModelConfigReader.Read([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Minimal)]).Type);

    [Theory]
    [InlineData("", "is not a JSON object")]
    [InlineData("null", "is empty")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("{\"type\":\"x\",\"type\":\"y\"}", "is not a JSON object")]
    [InlineData("{\"type\":\"segmentation\"}", "has no 'inference'")]
    [InlineData("{\"inference\":{\"AIAA\":{\"name\":\"a\"}}}", "has no 'type'")]
    [InlineData("{\"type\":1,\"inference\":{\"AIAA\":{\"name\":\"a\"}}}", "'type' must be a text")]
    [InlineData("{\"type\":\"s\",\"inference\":[]}", "'inference' must be an object")]
    [InlineData("{\"type\":\"s\",\"inference\":{}}", "names no engine")]
    [InlineData("{\"type\":\"s\",\"inference\":{\"AIAA\":{}}}", "'inference.AIAA' must be an object with the 'name'")]
    [InlineData("{\"type\":\"s\",\"labels\":\"spleen\",\"inference\":{\"AIAA\":{\"name\":\"a\"}}}", "'labels' must be a list of texts")]
    [InlineData("{\"type\":\"s\",\"version\":{},\"inference\":{\"AIAA\":{\"name\":\"a\"}}}", "'version' must be a number or a text")]
    [InlineData("{\"type\":\"s\",\"pre_transforms\":{},\"inference\":{\"AIAA\":{\"name\":\"a\"}}}", "'pre_transforms' must be a list")]
    [InlineData("{\"type\":\"s\",\"pre_transforms\":[1],\"inference\":{\"AIAA\":{\"name\":\"a\"}}}", "'pre_transforms[0]' must be an object")]
    [InlineData("{\"type\":\"s\",\"pre_transforms\":[{\"name\":\"a\",\"args\":3}],\"inference\":{\"AIAA\":{\"name\":\"a\"}}}", "'pre_transforms[0].args' must be an object")]
    [InlineData("{\"type\":\"s\",\"inference\":{\"TRITON\":{\"name\":\"a\",\"triton_model_config\":{\"input\":[{\"dims\":\"x\"}]}}}}", "'triton_model_config.input' must be a list")]
    public void What_has_another_form_is_refused_with_its_place(string json, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<ModelException>(() => Read(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Whatever_bytes_come_there_is_a_configuration_or_a_sentence() =>
        Gen.Select(Gen.Int[0, Minimal.Length - 1], Gen.Byte, Gen.Int[1, 4]).Sample((at, value, count) =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(Minimal);
            bytes.AsSpan(at, Math.Min(count, bytes.Length - at)).Fill(value);
            try
            {
                ModelConfigReader.Read(bytes);
            }
            catch (ModelException e)
            {
                Assert.NotEmpty(e.Message);
            }
        });

    private static ModelConfig Read(string json) => ModelConfigReader.Read(Encoding.UTF8.GetBytes(json));
}
