using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Tests.Fixtures;
using Aiaa.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aiaa.GpuRunner.Tests.Inference;

/// <summary>ONNX Runtime on small real graphs.</summary>
public sealed class OnnxNetworkTests
{
    private static readonly float[] Input = [-1.5f, 0, 1, 3];

    [Fact]
    public void A_graph_with_free_axes_runs_on_any_shape_and_again_on_the_same_memory()
    {
        using OnnxNetwork network = Fixture.Load("above_half");
        Assert.Equal([-1, 1, -1, -1, -1], network.Input.Shape);
        Assert.Equal("float32", network.Input.ElementType);
        using INetworkRun run = network.Prepare([1, 1, 1, 2, 2]);
        foreach (float offset in new[] { 0f, 10f, -3f })
        {
            Input.Select(v => v + offset).ToArray().CopyTo(run.Input.Span);
            NetworkOutput output = run.Run(CancellationToken.None);
            Assert.Equal([1, 2, 1, 2, 2], output.Shape);
            Assert.Equal([.. Input.Select(v => 0.5f - (v + offset)), .. Input.Select(v => v + offset - 0.5f)], output.Elements.ToArray());
        }
    }

    [Theory]
    [InlineData("twice_float16")]
    [InlineData("twice_double")]
    public void Other_floats_are_converted_in_and_out(string name) => Assert.Equal([-3, 0, 2, 6], Run(name));

    [Fact]
    public void Integers_are_converted_in_and_out() => Assert.Equal([-2, 0, 2, 6], Run("twice_int32"));

    [Fact]
    public void Truth_values_come_out_as_nought_and_one() => Assert.Equal([0, 0, 1, 1], Run("positive_bool"));

    [Fact]
    public void The_first_output_is_taken_unless_the_configuration_names_one()
    {
        Assert.Equal([1.5f, 0, -1, -3], Run("two_outputs"));
        Assert.Equal(Input, Run("two_outputs", new TritonModelConfig(1, [], [new TritonTensor("same", [])])));
        Assert.Equal([1.5f, 0, -1, -3], Run("two_outputs", new TritonModelConfig(1, [], [new TritonTensor("OUTPUT__0", [])])));
    }

    [Fact]
    public void A_graph_with_two_inputs_is_refused() =>
        Assert.Equal("The network has 2 inputs (a, b); this server feeds one, the image with all its channels.", Refusal("two_inputs", null));

    [Fact]
    public void Dims_that_contradict_the_declaration_are_refused_with_both()
    {
        string sentence = Refusal("fixed_sum", new TritonModelConfig(1, [new TritonTensor("INPUT__0", [3, 4, 4, 4])], []));
        Assert.Contains("input 'image' has shape (1, 2, 4, 4, 4)", sentence, StringComparison.Ordinal);
        Assert.Contains("declares (3, 4, 4, 4)", sentence, StringComparison.Ordinal);
        sentence = Refusal("fixed_sum", new TritonModelConfig(1, [], [new TritonTensor("OUTPUT__0", [4, 4])]));
        Assert.Contains("output 'sum' has shape (1, 1, 4, 4, 4)", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Dims_that_agree_pass_with_and_without_the_batch_axis()
    {
        using OnnxNetwork free = Fixture.Load("above_half", new TritonModelConfig(1, [new TritonTensor("INPUT__0", [1, 160, 160, 160])], [new TritonTensor("OUTPUT__0", [2, 160, 160, 160])]));
        using OnnxNetwork whole = Fixture.Load("fixed_sum", new TritonModelConfig(0, [new TritonTensor("INPUT__0", [1, 2, 4, 4, 4])], []));
        Assert.Equal("CPU", whole.Provider);
    }

    [Fact]
    public void What_is_no_graph_is_refused()
    {
        OnnxDevice device = OnnxDevice.Open(DeviceChoice.Cpu, NullLogger.Instance);
        Assert.StartsWith("The network cannot be loaded as ONNX", Assert.Throws<ModelException>(() => OnnxNetwork.Load([1, 2, 3], null, device)).Message, StringComparison.Ordinal);
        Assert.Throws<ModelException>(() => OnnxNetwork.Load([], null, device));
    }

    [Fact]
    public void A_run_that_never_ends_is_stopped_in_the_middle()
    {
        using OnnxNetwork network = Fixture.Load("endless");
        using INetworkRun run = network.Prepare([1, 1, 1, 2, 2]);
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(50));
        Assert.Throws<OperationCanceledException>(() => run.Run(source.Token));
    }

    [Fact]
    public void A_device_that_the_library_does_not_offer_is_an_error_that_says_what_it_offers()
    {
        Assert.SkipWhen(OnnxDevice.Offered.Contains("CUDAExecutionProvider"), "the native library here is the one for CUDA");
        ModelException e = Assert.Throws<ModelException>(() => OnnxDevice.Open(DeviceChoice.Cuda, NullLogger.Instance));
        Assert.Contains("AIAA_DEVICE asks for CUDA", e.Message, StringComparison.Ordinal);
        Assert.Contains("CPUExecutionProvider", e.Message, StringComparison.Ordinal);
        Assert.Equal("CPU", OnnxDevice.Open(DeviceChoice.Auto, NullLogger.Instance).Provider);
    }

    [Fact]
    public void Every_trained_network_loads()
    {
        string[] graphs = Directory.GetFiles(SharedFiles.Require("models"), "model.onnx", SearchOption.AllDirectories);
        Assert.Equal(11, graphs.Length);
        Assert.All(graphs, graph =>
        {
            using OnnxNetwork network = OnnxNetwork.Load(File.ReadAllBytes(graph), null, OnnxDevice.Open(DeviceChoice.Cpu, NullLogger.Instance));
            Assert.InRange(network.Input.Shape.Count, 4, 5);
        });
    }

    private static float[] Run(string name, TritonModelConfig? declared = null)
    {
        using OnnxNetwork network = Fixture.Load(name, declared);
        using INetworkRun run = network.Prepare([1, 1, 1, 2, 2]);
        Input.CopyTo(run.Input);
        run.Run(CancellationToken.None);
        return run.Run(CancellationToken.None).Elements.ToArray();
    }

    private static string Refusal(string name, TritonModelConfig? declared) => Assert.Throws<ModelException>(() => Fixture.Load(name, declared)).Message;
}
