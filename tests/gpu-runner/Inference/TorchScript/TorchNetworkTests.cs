using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Inference.TorchScript;
using Aiaa.GpuRunner.Tests.Fixtures;

namespace Aiaa.GpuRunner.Tests.Inference.TorchScript;

/// <summary>Small real TorchScript networks, run in the worker's own process.</summary>
public sealed class TorchNetworkTests(WorkerFixture worker) : IClassFixture<WorkerFixture>
{
    private static readonly float[] Image = [-1.5f, 0, 1, 3];
    private static readonly float[] Scores = [.. Image.Select(v => 0.5f - v), .. Image.Select(v => v - 0.5f)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_runs_again_on_the_same_memory_and_then_on_another_shape()
    {
        using TorchNetwork network = await worker.LoadAsync("above_half");
        Assert.Empty(network.Input.Shape);
        using (INetworkRun run = network.Prepare([1, 1, 1, 2, 2]))
        {
            foreach (float offset in new[] { 0f, 10f, -3f })
            {
                Image.Select(v => v + offset).ToArray().CopyTo(run.Input);
                NetworkOutput output = run.Run(Token);
                Assert.Equal([1, 2, 1, 2, 2], output.Shape);
                Assert.Equal([.. Image.Select(v => 0.5f - (v + offset)), .. Image.Select(v => v + offset - 0.5f)], output.Elements.ToArray());
            }
        }

        Assert.Equal([1, 2, 3, 4, 5], Run(network, [1, 1, 3, 4, 5]).Shape);
        Assert.Equal(("image", "float32"), (network.Input.Name, network.Input.ElementType));
        Assert.Equal([-1, 1, -1, -1, -1], network.Input.Shape);
        Assert.Equal([-1, 2, -1, -1, -1], network.Output.Shape);
        Assert.Equal((4 * sizeof(float), "CPU", "LibTorch CPU"), (network.Bytes, network.Device, network.Provider));
    }

    [Theory]
    [InlineData("in_tuple")]
    [InlineData("in_list")]
    [InlineData("nested")]
    public async Task Of_several_outputs_the_first_is_taken_unless_the_configuration_numbers_another(string name)
    {
        using TorchNetwork first = await worker.LoadAsync(name);
        Assert.Equal(Image.Select(v => -v), Run(first).Elements.ToArray());
        Assert.Equal(["OUTPUT__0", "OUTPUT__1"], first.Outputs.Select(output => output.Name));
        using TorchNetwork second = await worker.LoadAsync(name, "OUTPUT__1");
        Assert.Equal(Scores, Run(second).Elements.ToArray());
        using TorchNetwork third = await worker.LoadAsync(name, "OUTPUT__2");
        Assert.Contains("names the output 'OUTPUT__2', but the network answers OUTPUT__0, OUTPUT__1", Assert.Throws<ModelException>(() => Run(third)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dictionary_is_read_by_its_keys()
    {
        using TorchNetwork first = await worker.LoadAsync("in_dictionary");
        Assert.Equal(Image.Select(v => -v), Run(first).Elements.ToArray());
        Assert.Equal(["minus", "scores"], first.Outputs.Select(output => output.Name));
        using TorchNetwork named = await worker.LoadAsync("in_dictionary", "scores");
        Assert.Equal(Scores, Run(named).Elements.ToArray());
    }

    [Fact]
    public async Task Weights_of_half_precision_get_an_input_of_half_precision()
    {
        using TorchNetwork network = await worker.LoadAsync("float16");
        Assert.Equal("float16", network.Input.ElementType);
        Assert.Equal(Scores, Run(network).Elements.ToArray());
    }

    [Fact]
    public async Task What_a_network_prints_disturbs_nothing()
    {
        using TorchNetwork network = await worker.LoadAsync("talkative");
        Assert.Equal(Scores, Run(network).Elements.ToArray());
    }

    [Theory]
    [InlineData("two_inputs", "takes 2 inputs (a, b); this server feeds one")]
    [InlineData("unknown_operator", "uses the operator aten::newest_operator, which this server's libtorch does not have")]
    [InlineData("text", "answers a str; it must answer a tensor")]
    [InlineData("state_dict.pt", "is a state dict (weights without the network)")]
    [InlineData("whole_module.pt", "pickle of the Python class __main__.AboveHalf, which this server does not have")]
    [InlineData("make_fixtures.py", "is not a TorchScript archive")]
    public async Task What_cannot_be_served_is_refused_with_the_reason(string name, string reason)
    {
        ModelException e = await Assert.ThrowsAsync<ModelException>(() => worker.LoadAsync(name));
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public async Task An_archive_that_was_cut_short_is_refused_wherever_it_was_cut()
    {
        byte[] archive = Fixture.Script("above_half");
        foreach (int length in new[] { 4, 100, archive.Length / 2, archive.Length - 30 })
        {
            ModelException e = await Assert.ThrowsAsync<ModelException>(() => worker.Engine.LoadAsync(archive[..length], null, Token));
            Assert.Contains("cut short or damaged", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Bytes_changed_on_the_way_are_refused_or_run_and_break_nothing()
    {
        byte[] archive = Fixture.Script("above_half");
        Random random = new(3);
        for (int i = 0; i < 12; i++)
        {
            byte[] damaged = [.. archive];
            damaged[random.Next(archive.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                using TorchNetwork network = await worker.Engine.LoadAsync(damaged, null, Token);
                Run(network);
            }
            catch (RunnerException)
            {
                // Refused, which is as good.
            }
        }

        using TorchNetwork whole = await worker.LoadAsync("above_half");
        Assert.Equal(Scores, Run(whole).Elements.ToArray());
    }

    [Fact]
    public async Task An_image_with_other_channels_is_an_error_in_one_sentence()
    {
        using TorchNetwork network = await worker.LoadAsync("three_channels");
        ModelException e = Assert.Throws<ModelException>(() => Run(network));
        Assert.StartsWith("The network failed on an input of shape (1, 1, 1, 2, 2): Given groups=1", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Traceback", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public async Task More_memory_than_there_is_is_an_error_and_not_the_end()
    {
        using TorchNetwork network = await worker.LoadAsync("hungry");
        Assert.Contains("more memory than", Assert.Throws<EngineException>(() => Run(network)).Message, StringComparison.Ordinal);
        using TorchNetwork other = await worker.LoadAsync("above_half");
        Assert.Equal(Scores, Run(other).Elements.ToArray());
    }

    private static NetworkOutput Run(TorchNetwork network, int[]? shape = null)
    {
        using INetworkRun run = network.Prepare(shape ?? [1, 1, 1, 2, 2]);
        if (shape is null)
        {
            Image.CopyTo(run.Input);
        }

        return run.Run(Token);
    }
}
