using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Inference.Binding;

namespace Aiaa.GpuRunner.Tests.Inference.Binding;

/// <summary>When runs are captured as CUDA graphs, and what the engine is told.</summary>
public sealed class GraphChoiceTests
{
    private static readonly BindingPlan OnDevice = BindingPlan.Make(isGpu: true, () => null, () => null);
    private static readonly BindingPlan Staged = BindingPlan.Make(isGpu: true, () => "no copies.", () => null);

    [Theory]
    [InlineData(nameof(DeviceChoice.Cuda))]
    [InlineData(nameof(DeviceChoice.TensorRt))]
    public void Only_who_asks_gets_graphs(string device)
    {
        DeviceChoice choice = Enum.Parse<DeviceChoice>(device);
        Assert.Equal(GraphChoice.Off, GraphChoice.BeforeLoading(asked: false, choice, OnDevice, []));
        Assert.Equal(new GraphChoice(Captures: true, Refusal: null), GraphChoice.BeforeLoading(asked: true, choice, OnDevice, []));
    }

    [Fact]
    public void On_the_processor_with_tensors_elsewhere_or_with_loops_there_are_none()
    {
        Assert.Equal("networks run on the processor.", GraphChoice.BeforeLoading(asked: true, DeviceChoice.Cpu, BindingPlan.OfHost, []).Refusal);
        Assert.StartsWith("tensors are not bound in the GPU's memory", GraphChoice.BeforeLoading(asked: true, DeviceChoice.Cuda, Staged, []).Refusal, StringComparison.Ordinal);
        GraphChoice loops = GraphChoice.BeforeLoading(asked: true, DeviceChoice.Cuda, OnDevice, ["If", "Loop"]);
        Assert.Equal((false, "the network branches or loops (If, Loop), and a graph is one straight way."), (loops.Captures, loops.Refusal));
        Assert.Equal("the engine does not capture this network: a kernel runs on the processor", GraphChoice.RefusedByEngine("a kernel runs\non the processor").Refusal);
    }

    [Theory]
    [InlineData(new[] { -1, 1, -1, -1, -1 }, new[] { 96, 96, 64 }, new[] { 1, 96, 96, 64 })]
    [InlineData(new[] { 1, 2, 4, 4, 4 }, null, new[] { 2, 4, 4, 4 })]
    [InlineData(new[] { -1, 2, 4, -1, 4 }, new[] { 9, 8, 7 }, new[] { 2, 4, 8, 4 })]
    public void Lengths_are_fixed_by_the_network_or_by_the_window(int[] input, int[]? window, int[] expected)
    {
        GraphChoice choice = new GraphChoice(Captures: true, Refusal: null).ForShapes(input, window, out int[] lengths);
        Assert.True(choice.Captures);
        Assert.Equal(expected, lengths);
    }

    [Theory]
    [InlineData(new[] { -1, 1, -1, -1, -1 }, null)]
    [InlineData(new[] { -1, -1, -1, -1, -1 }, new[] { 8, 8, 8 })]
    [InlineData(new[] { -1, 1, -1, -1, -1 }, new[] { 8, 8 })]
    [InlineData(new int[0], null)]
    public void Free_lengths_are_a_refusal(int[] input, int[]? window)
    {
        GraphChoice choice = new GraphChoice(Captures: true, Refusal: null).ForShapes(input, window, out int[] lengths);
        Assert.Equal((false, 0), (choice.Captures, lengths.Length));
        Assert.StartsWith("the input has free lengths (", choice.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_stays_whatever_the_shapes_are()
    {
        GraphChoice refused = GraphChoice.RefusedByEngine("no");
        Assert.Same(refused, refused.ForShapes([1, 1, 4, 4], null, out int[] lengths));
        Assert.Empty(lengths);
    }

    [Fact]
    public void A_run_names_its_graph_or_passes_by_all_and_says_nothing_to_a_session_without()
    {
        Assert.Empty(GraphChoice.RunOptions(captures: false, 3));
        Assert.Equal([new("gpu_graph_id", "3")], GraphChoice.RunOptions(captures: true, 3));
        Assert.Equal([new("gpu_graph_id", "-1")], GraphChoice.RunOptions(captures: true, null));
    }

    [Fact]
    public void Every_batch_gets_a_number_of_its_own_other_lengths_none_and_no_number_comes_twice()
    {
        GraphNumbers numbers = new([1, 8, 8, 8]);
        Assert.Null(numbers.Next([1, 1, 8, 8, 7]));
        Assert.Null(numbers.Next([1, 1, 8, 8]));
        int?[] given = [.. Enumerable.Range(1, GraphNumbers.Most).Select(batch => numbers.Next([batch, 1, 8, 8, 8]))];
        Assert.Equal(GraphNumbers.Most, given.Distinct().Count());
        Assert.All(given, number => Assert.True(number > 0));
        Assert.Null(numbers.Next([9, 1, 8, 8, 8]));
        Assert.Null(new GraphNumbers([]).Next([1]));
    }
}
