using Aiaa.GpuRunner.Inference;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Tests.Inference;

/// <summary>A network that is a function of its input array, for tests of what feeds networks.</summary>
internal sealed class FunctionNetwork(IReadOnlyList<int> inputShape, Func<float[], int[], (float[] Elements, int[] Shape)> function) : INetwork
{
    public string Provider => "function";

    public IReadOnlyList<TensorDescription> Inputs => [Input];

    public IReadOnlyList<TensorDescription> Outputs => [Output];

    public TensorDescription Input { get; } = new("input", "float32", inputShape);

    public TensorDescription Output { get; } = new("output", "float32", inputShape);

    public int Runs { get; private set; }

    public int LargestBatch { get; private set; }

    public INetworkRun Prepare(ReadOnlySpan<int> shape) => new FunctionRun(this, shape.ToArray());

    public void Dispose()
    {
    }

    private sealed class FunctionRun(FunctionNetwork network, int[] shape) : INetworkRun
    {
        private Memory<float> _output;

        public Memory<float> Input { get; } = new float[shape.Aggregate(1, (a, b) => a * b)];

        public Memory<float> Keep() => _output;

        public NetworkOutput Run(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            network.Runs++;
            network.LargestBatch = Math.Max(network.LargestBatch, shape[0]);
            (float[] elements, int[] outputShape) = network.Function(Input.ToArray(), shape);
            _output = elements;
            return new NetworkOutput(elements, outputShape);
        }

        public void Dispose()
        {
        }
    }

    private Func<float[], int[], (float[] Elements, int[] Shape)> Function => function;
}
