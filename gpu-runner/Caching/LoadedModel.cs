using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Caching;

/// <summary>One revision of a model, ready to run.</summary>
/// <param name="Pipeline">Its steps.</param>
/// <param name="Network">Its network; null for a pipeline, which runs those of other models.</param>
/// <param name="WeightsBytes">Size of the network's file.</param>
/// <param name="LoadTime">From storage to ready.</param>
internal sealed record LoadedModel(Pipeline Pipeline, INetwork? Network, long WeightsBytes, TimeSpan LoadTime) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Network?.Dispose();
}
