using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Inference.Binding;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Tests.Fixtures;
using Aiaa.Imaging.Volumes;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Aiaa.GpuRunner.Tests.Inference.Binding;

/// <summary>Runs on bound memory, wherever it lies, beside runs that bind nothing.</summary>
public sealed class OnnxBindingTests
{
    private static readonly int[] Shape = [2, 1, 3, 4, 5];

    public static TheoryData<string, bool> Places => new()
    {
        { nameof(TensorPlacement.Host), false },
        { nameof(TensorPlacement.Staged), false },
        { nameof(TensorPlacement.Staged), true },
        { nameof(TensorPlacement.Device), false },
        { nameof(TensorPlacement.Device), true },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void A_bound_run_answers_to_the_bit_what_an_unbound_one_does(string placement, bool pageLocked)
    {
        using InferenceSession session = new(Fixture.Network("above_half"));
        using SessionMemory memory = HostAsDevice.MemoryOf(session, Enum.Parse<TensorPlacement>(placement), pageLocked);
        using OnnxBinding binding = Bind(memory);
        Random random = new(5);
        for (int run = 0; run < 4; run++)
        {
            float[] input = [.. Enumerable.Range(0, 120).Select(_ => random.NextSingle() - 0.5f)];
            input.CopyTo(binding.Input);
            NetworkOutput output = binding.Run(CancellationToken.None);
            Assert.Equal([2, 2, 3, 4, 5], output.Shape);
            Assert.Equal(Unbound(session, input).Select(BitConverter.SingleToInt32Bits), output.Elements.ToArray().Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void A_run_after_the_first_allocates_nothing(string placement, bool pageLocked)
    {
        using InferenceSession session = new(Fixture.Network("above_half"));
        using SessionMemory memory = HostAsDevice.MemoryOf(session, Enum.Parse<TensorPlacement>(placement), pageLocked);
        using OnnxBinding binding = Bind(memory);
        using CancellationTokenSource source = new();
        for (int run = 0; run < 5; run++)
        {
            binding.Run(source.Token);
        }

        const int Runs = 50;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int run = 0; run < Runs; run++)
        {
            binding.Run(source.Token);
        }

        // Where binding is what copies, the tensor's name is handed over each time.
        long allowed = placement == nameof(TensorPlacement.Staged) ? 64 * Runs : 0;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, allowed);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Other_element_types_are_converted_wherever_they_are_bound(string placement, bool pageLocked)
    {
        (string Name, float[] Twice)[] networks = [("twice_float16", [-3, 0, 2, 6]), ("twice_double", [-3, 0, 2, 6]), ("twice_int32", [-2, 0, 2, 6]), ("positive_bool", [0, 0, 1, 1])];
        foreach ((string name, float[] twice) in networks)
        {
            using OnnxNetwork network = HostAsDevice.Load(name, Enum.Parse<TensorPlacement>(placement), pageLocked);
            using INetworkRun run = network.Prepare([1, 1, 1, 2, 2]);
            new float[] { -1.5f, 0, 1, 3 }.CopyTo(run.Input);
            run.Run(CancellationToken.None);
            Assert.Equal(twice, run.Run(CancellationToken.None).Elements.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Windows_with_a_rest_of_a_batch_give_one_image_wherever_they_are_bound(string placement, bool pageLocked)
    {
        SlidingWindowInferer inferer = new(new WindowSettings([4, 4, 4], [0.25], 4, true, [0.125], -1), MonaiRules.For("1.3.2"));
        Volume<float> image = Volume<float>.AllocateLastAxisFastest([1, 9, 7, 10], Affine.Identity);
        Random random = new(2);
        foreach (ref float voxel in image.Storage.Span)
        {
            voxel = random.NextSingle();
        }

        using OnnxNetwork plain = Fixture.Load("above_half");
        using OnnxNetwork bound = HostAsDevice.Load("above_half", Enum.Parse<TensorPlacement>(placement), pageLocked);
        float[] expected = inferer.Infer(image, plain, CancellationToken.None).Output.ToLastAxisFastest().ToArray();
        for (int time = 0; time < 2; time++)
        {
            Assert.Equal(expected, inferer.Infer(image, bound, CancellationToken.None).Output.ToLastAxisFastest().ToArray());
        }
    }

    [Fact]
    public void Runs_of_a_session_that_captures_name_their_graph_and_take_turns()
    {
        using InferenceSession session = new(Fixture.Network("above_half"));
        using SessionMemory memory = HostAsDevice.MemoryOf(session, TensorPlacement.Device, pageLocked: true);
        using OnnxBinding binding = Bind(memory, graphs: true, graph: 1);
        using CancellationTokenSource source = new();
        binding.Run(source.Token);
        binding.Run(source.Token);

        // A capture is not broken off: who gives up is heard between windows.
        source.Cancel();
        binding.Run(source.Token);
        Assert.False(binding.IsStopped);
        Assert.Equal(1, binding.Graph);
    }

    [Fact]
    public void What_is_bound_is_counted_on_both_sides()
    {
        using InferenceSession session = new(Fixture.Network("above_half"));
        using SessionMemory host = HostAsDevice.MemoryOf(session, TensorPlacement.Host, pageLocked: false);
        using OnnxBinding onHost = Bind(host);
        Assert.Equal(120 * sizeof(float), onHost.Bytes);
        onHost.Run(CancellationToken.None);
        Assert.Equal(360 * sizeof(float), onHost.Bytes);

        using SessionMemory device = HostAsDevice.MemoryOf(session, TensorPlacement.Device, pageLocked: true);
        using OnnxBinding onDevice = Bind(device);
        onDevice.Run(CancellationToken.None);
        Assert.Equal(720 * sizeof(float), onDevice.Bytes);
    }

    [Fact]
    public void Memory_that_the_engine_took_ends_with_its_tensor()
    {
        using InferenceSession session = new(Fixture.Network("above_half"));
        using SessionMemory memory = HostAsDevice.MemoryOf(session, TensorPlacement.Device, pageLocked: true);
        OnnxBinding binding = Bind(memory);
        Memory<float> input = binding.Input;
        binding.Dispose();
        Assert.Throws<ObjectDisposedException>(() => input.Span.Length);
    }

    private static OnnxBinding Bind(SessionMemory memory, bool graphs = false, int? graph = null) =>
        new(memory, new BoundTensor("image", TensorElementType.Float), new BoundTensor("scores", TensorElementType.Float), Shape, graphs, graph);

    private static float[] Unbound(InferenceSession session, float[] input)
    {
        using RunOptions options = new();
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(input, [.. Shape.Select(n => (long)n)]);
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, ["image"], [value], ["scores"]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
