using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Inference.Binding;
using Aiaa.GpuRunner.Tests.Fixtures;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Aiaa.GpuRunner.Tests.Inference.Binding;

/// <summary>Which memory is kept for the next run, and when it goes.</summary>
public sealed class BindingPoolTests
{
    [Fact]
    public void A_shape_that_comes_again_finds_its_memory_bound()
    {
        using OnnxNetwork network = HostAsDevice.Load("above_half", TensorPlacement.Device, pageLocked: true);
        long first = RunOnce(network, [1, 1, 2, 2, 2]);
        Assert.Equal(first, RunOnce(network, [1, 1, 2, 2, 2]));
        Assert.True(RunOnce(network, [1, 1, 2, 2, 3]) > first);
    }

    [Fact]
    public void Two_runs_at_once_have_memory_of_their_own()
    {
        using OnnxNetwork network = Fixture.Load("above_half");
        using INetworkRun one = network.Prepare([1, 1, 1, 1, 2]);
        using INetworkRun other = network.Prepare([1, 1, 1, 1, 2]);
        new float[] { 1, 2 }.CopyTo(one.Input);
        new float[] { 3, 4 }.CopyTo(other.Input);
        NetworkOutput ofOne = one.Run(CancellationToken.None);
        NetworkOutput ofOther = other.Run(CancellationToken.None);
        Assert.Equal([-0.5f, -1.5f, 0.5f, 1.5f], ofOne.Elements.ToArray());
        Assert.Equal([-2.5f, -3.5f, 2.5f, 3.5f], ofOther.Elements.ToArray());
    }

    [Theory]
    [InlineData(nameof(TensorPlacement.Host), false)]
    [InlineData(nameof(TensorPlacement.Device), true)]
    public void An_output_that_is_kept_is_not_written_by_the_next_run_nor_lost_with_the_network(string placement, bool pageLocked)
    {
        OnnxNetwork network = HostAsDevice.Load("above_half", Enum.Parse<TensorPlacement>(placement), pageLocked);
        Memory<float> kept;
        using (INetworkRun run = network.Prepare([1, 1, 1, 1, 2]))
        {
            new float[] { 1, 2 }.CopyTo(run.Input);
            run.Run(CancellationToken.None);
            kept = run.Keep();
        }

        // An output of the processor is handed over with its memory, and the input's stays bound; what lies elsewhere is copied.
        const int Input = 2 * sizeof(float);
        Assert.Equal(placement == nameof(TensorPlacement.Host), network.IdleBytes == Input);
        using (INetworkRun next = network.Prepare([1, 1, 1, 1, 2]))
        {
            new float[] { 7, 8 }.CopyTo(next.Input);
            Assert.Equal([-6.5f, -7.5f, 6.5f, 7.5f], next.Run(CancellationToken.None).Elements.ToArray());
        }

        Assert.True(network.IdleBytes > Input);
        network.Dispose();
        Assert.Equal([-0.5f, -1.5f, 0.5f, 1.5f], kept.ToArray());
    }

    [Fact]
    public async Task What_a_run_was_stopped_on_is_not_used_again()
    {
        using OnnxNetwork network = Fixture.Load("endless");
        using (INetworkRun run = network.Prepare([1, 1, 1, 2, 2]))
        {
            using CancellationTokenSource hangUp = new();
            Task<NetworkOutput> running = Task.Run(() => run.Run(hangUp.Token), TestContext.Current.CancellationToken);
            await hangUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        }

        Assert.Equal(0, network.IdleBytes);
    }

    [Fact]
    public void What_a_run_failed_on_is_not_used_again_and_the_network_goes_on()
    {
        using OnnxNetwork network = Fixture.Load("fixed_sum");
        using (INetworkRun wrong = network.Prepare([1, 2, 4, 4, 5]))
        {
            Assert.StartsWith("The network failed on an input of shape (1, 2, 4, 4, 5)", Assert.Throws<ModelException>(() => wrong.Run(CancellationToken.None)).Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, network.IdleBytes);
        Assert.True(RunOnce(network, [1, 2, 4, 4, 4]) > 0);
    }

    [Fact]
    public void Of_many_shapes_the_last_used_stay()
    {
        using OnnxNetwork network = Fixture.Load("above_half");
        for (int length = 1; length <= BindingPool.MostIdle + 3; length++)
        {
            RunOnce(network, [1, 1, 1, 1, length]);
        }

        // One channel in and two out.
        Assert.Equal(Enumerable.Range(4, BindingPool.MostIdle).Sum(length => 3 * length * sizeof(float)), network.IdleBytes);
    }

    [Fact]
    public void What_is_idle_can_be_given_up_and_what_is_in_use_or_in_a_graph_cannot()
    {
        using Session session = new();
        OnnxBinding used = session.Pool.Rent([1, 1, 1, 1, 1]);
        OnnxBinding captured = session.Pool.Rent([1, 1, 1, 1, 2]);
        OnnxBinding idle = session.Pool.Rent([1, 1, 1, 1, 3]);
        Assert.Equal((null, 1, null), (used.Graph, captured.Graph, idle.Graph));
        session.Pool.Return(captured, sound: true);
        session.Pool.Return(idle, sound: true);
        session.Pool.GiveUpIdle()!.Dispose();
        Assert.Equal(captured.Bytes, session.Pool.IdleBytes);
        Assert.Null(session.Pool.GiveUpIdle());
        Assert.Same(captured, session.Pool.Rent([1, 1, 1, 1, 2]));
        used.Run(CancellationToken.None);
        session.Pool.Return(used, sound: true);
        session.Pool.Return(captured, sound: true);
    }

    [Fact]
    public void The_session_is_closed_once_after_the_last_memory_has_come_back()
    {
        using Session session = new();
        OnnxBinding used = session.Pool.Rent([1, 1, 1, 1, 1]);
        session.Pool.Return(session.Pool.Rent([1, 1, 1, 1, 3]), sound: true);
        session.Pool.Dispose();
        Assert.Equal(0, session.Closed);
        Assert.Throws<ObjectDisposedException>(() => session.Pool.Rent([1, 1, 1, 1, 1]));
        used.Run(CancellationToken.None);
        session.Pool.Return(used, sound: true);
        session.Pool.Dispose();
        Assert.Equal((1, 0L), (session.Closed, session.Pool.IdleBytes));
    }

    [Fact]
    public void A_network_that_is_dropped_in_the_middle_of_a_run_ends_behind_it()
    {
        OnnxNetwork network = Fixture.Load("above_half");
        using INetworkRun run = network.Prepare([1, 1, 1, 1, 1]);
        run.Input.Span[0] = 2;
        network.Dispose();
        Assert.Equal([-1.5f, 1.5f], run.Run(CancellationToken.None).Elements.ToArray());
        run.Dispose();
        Assert.Throws<ObjectDisposedException>(() => run.Run(CancellationToken.None));
    }

    [Fact]
    public void A_captured_run_that_fails_is_made_again_without_a_graph_and_no_other_is_captured()
    {
        // The run that shows the output's shape copies the input only; the next one fails at its first copy.
        using Session session = new(failAfter: 1);
        using OnnxRun run = session.Prepare([1, 1, 1, 1, 2]);
        new float[] { 1, 2 }.CopyTo(run.Input);
        run.Run(CancellationToken.None);
        Assert.Null(session.Numbers.Stopped);
        new float[] { 3, 4 }.CopyTo(run.Input);
        Assert.Equal([-2.5f, -3.5f, 2.5f, 3.5f], run.Run(CancellationToken.None).Elements.ToArray());
        Assert.Equal("The stream is capturing.", session.Numbers.Stopped);
        run.Dispose();
        OnnxBinding next = session.Pool.Rent([1, 1, 1, 1, 2]);
        Assert.Null(next.Graph);
        session.Pool.Return(next, sound: true);
    }

    [Fact]
    public void A_run_that_is_not_captured_is_not_made_again()
    {
        using Session session = new(failAfter: 0);
        using OnnxRun run = session.Prepare([1, 1, 1, 1, 1]);
        Assert.Throws<ModelException>(() => run.Run(CancellationToken.None));
        Assert.Null(session.Numbers.Stopped);
    }

    /// <summary>Runs once and says what is idle afterwards.</summary>
    private static long RunOnce(OnnxNetwork network, int[] shape)
    {
        using (INetworkRun run = network.Prepare(shape))
        {
            run.Input.Span.Clear();
            run.Run(CancellationToken.None);
        }

        return network.IdleBytes;
    }

    /// <summary>A session and its pool, which captures windows of two voxels.</summary>
    private sealed class Session : IDisposable
    {
        private readonly InferenceSession _session = new(Fixture.Network("above_half"));
        private readonly SessionMemory _memory;

        public Session(int failAfter = -1)
        {
            _memory = HostAsDevice.FailingMemoryOf(_session, failAfter);
            Pool = new BindingPool(
                shape => new OnnxBinding(_memory, new BoundTensor("image", TensorElementType.Float), new BoundTensor("scores", TensorElementType.Float), shape, graphs: true, Numbers.Next(shape)),
                () => Closed++);
        }

        public BindingPool Pool { get; }

        public GraphNumbers Numbers { get; } = new([1, 1, 1, 2]);

        public OnnxRun Prepare(int[] shape) => new(Pool, shape, Numbers.Stop);

        public int Closed { get; private set; }

        public void Dispose()
        {
            Pool.Dispose();
            _memory.Dispose();
            _session.Dispose();
        }
    }
}
