using Aiaa.GpuRunner.Inference;
using Aiaa.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace Aiaa.Benchmarks.Inference;

/// <summary>Windows through a network whose tensors are bound once, beside the same windows with tensors of their own each time.</summary>
internal sealed class BoundRunBenchmark : IBenchmark
{
    private const int Windows = 20;
    private static readonly int[] Shape = [1, 1, 64, 64, 64];

    private readonly byte[] _graph = File.ReadAllBytes(Path.Combine(Checkout.Root, "tests", "gpu-runner", "Fixtures", "above_half.onnx"));
    private readonly float[] _window = new float[64 * 64 * 64];
    private OnnxNetwork? _bound;
    private InferenceSession? _session;

    public string Name => "bound-run";

    public string What => $"{Windows} windows of 64³ voxels through a network that costs next to nothing, on the processor";

    public Contender Measured => Contender.Of("bound once", () => RunBound());

    public IReadOnlyList<Contender> References => [Contender.Of("tensors of its own for each window", () => RunUnbound())];

    public void Prepare()
    {
        OnnxDevice device = OnnxDevice.Open(DeviceChoice.Cpu, NullLogger.Instance);
        Random random = new(1);
        for (int i = 0; i < _window.Length; i++)
        {
            _window[i] = random.NextSingle();
        }

        _bound = OnnxNetwork.Load(_graph, null, device);
        GpuRunner.Inference.Binding.GraphChoice graphs = device.GraphsOf([]);
        _session = device.OpenSession(_graph, ref graphs);
        if (RunBound() != RunUnbound())
        {
            throw new InvalidOperationException("The contenders do not come to the same scores.");
        }
    }

    public void Dispose()
    {
        _bound?.Dispose();
        _session?.Dispose();
    }

    private double RunBound()
    {
        using INetworkRun run = _bound!.Prepare(Shape);
        double sum = 0;
        for (int window = 0; window < Windows; window++)
        {
            _window.CopyTo(run.Input);
            sum += run.Run(CancellationToken.None).Elements.Span[^1];
        }

        return sum;
    }

    private double RunUnbound()
    {
        double sum = 0;
        for (int window = 0; window < Windows; window++)
        {
            using RunOptions options = new();
            using OrtValue input = OrtValue.CreateTensorValueFromMemory((float[])_window.Clone(), [.. Shape.Select(n => (long)n)]);
            using IDisposableReadOnlyCollection<OrtValue> results = _session!.Run(options, ["image"], [input], ["scores"]);
            sum += results[0].GetTensorDataAsSpan<float>()[^1];
        }

        return sum;
    }
}
