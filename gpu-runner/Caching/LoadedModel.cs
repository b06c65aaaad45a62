using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Caching;

/// <summary>One revision of a model, ready to run.</summary>
/// <param name="Reference">Which one.</param>
/// <param name="Pipeline">Its steps.</param>
/// <param name="Network">Its network; null for a pipeline, which runs those of other models.</param>
/// <param name="Declared">The network's tensors as the configuration declares them, if it does.</param>
/// <param name="WeightsBytes">Size of the network's file.</param>
/// <param name="LoadTime">From storage to ready.</param>
internal sealed record LoadedModel(
    ModelReference Reference, Pipeline Pipeline, INetwork? Network, TritonModelConfig? Declared, long WeightsBytes, TimeSpan LoadTime) : IDisposable
{
    /// <summary>The memory of the network itself, in bytes: its weights, or its file where the engine does not say.</summary>
    public long Bytes => Math.Max(Network?.Bytes ?? 0, WeightsBytes);

    /// <summary>The memory that it is counted with, in bytes: with what is kept bound for the network's next runs.</summary>
    public long HeldBytes => Bytes + (Network?.IdleBytes ?? 0);

    /// <summary>The device whose memory it takes.</summary>
    public string Device => Network?.Device ?? "CPU";

    /// <summary>Has one window of zeros go through the network.</summary>
    /// <exception cref="ModelException">The network does not do what the configuration needs.</exception>
    public void TryOut(CancellationToken cancellationToken)
    {
        if (Network is not null)
        {
            NetworkTrial.Run(Network, Pipeline.Inference.Window, Declared, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Network?.Dispose();
}
