using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Inference;

/// <summary>A loaded network with one image input and one output, whatever engine runs it. Arrays are C order, batch axis first.</summary>
internal interface INetwork : IDisposable
{
    /// <summary>The execution provider that runs it, for example CPU.</summary>
    string Provider { get; }

    /// <summary>The device whose memory it takes: CPU or GPU.</summary>
    string Device => "CPU";

    /// <summary>The memory of its weights in bytes.</summary>
    long Bytes => 0;

    /// <summary>Memory that is kept bound for its next runs and not in use, on host and device together, in bytes.</summary>
    long IdleBytes => 0;

    /// <summary>Whether its runs are captured as CUDA graphs, in words; null when nobody asked for that.</summary>
    string? Graphs => null;

    /// <summary>All inputs of the graph.</summary>
    IReadOnlyList<TensorDescription> Inputs { get; }

    /// <summary>All outputs of the graph.</summary>
    IReadOnlyList<TensorDescription> Outputs { get; }

    /// <summary>The input that the image goes into; -1 in its shape where a length is free, and no shape at all where only a run can tell.</summary>
    TensorDescription Input { get; }

    /// <summary>The output that is used.</summary>
    TensorDescription Output { get; }

    /// <summary>Prepares runs on inputs of one shape: the memory is taken once and used again by every run.</summary>
    /// <param name="shape">Batch, channel and spatial lengths.</param>
    INetworkRun Prepare(ReadOnlySpan<int> shape);

    /// <summary>Gives up memory that is kept for the next runs.</summary>
    /// <returns>To be disposed; null when there is nothing to give up.</returns>
    IDisposable? GiveUpIdle() => null;
}

/// <summary>Runs of one network on inputs of one shape, one after the other. Not for several threads at once.</summary>
internal interface INetworkRun : IDisposable
{
    /// <summary>Where the input's elements go, C order. Keeps what was last written; what is in it at first is not said.</summary>
    Memory<float> Input { get; }

    /// <summary>Runs the network on <see cref="Input"/>.</summary>
    /// <returns>The output, valid until the next run or the disposal.</returns>
    /// <exception cref="ModelException">The engine failed.</exception>
    NetworkOutput Run(CancellationToken cancellationToken);

    /// <summary>Makes the last output the caller's own. No run follows.</summary>
    /// <returns>Its elements, C order, valid for good.</returns>
    Memory<float> Keep();
}

/// <summary>What a network answered.</summary>
/// <param name="Elements">The elements, C order.</param>
/// <param name="Shape">Batch, channel and spatial lengths.</param>
internal readonly record struct NetworkOutput(Memory<float> Elements, int[] Shape);
