using Aiaa.GpuRunner.Inference;

namespace Aiaa.GpuRunner.Pipelines;

/// <summary>What the middle of a pipeline has to run with.</summary>
/// <param name="Own">The model's own network; null for one that chains others.</param>
/// <param name="Parts">The models that it chains, in the order in which it names them.</param>
internal sealed record PipelineNetworks(INetwork? Own, IReadOnlyList<PipelinePart> Parts)
{
    /// <summary>A model with a network of its own.</summary>
    public PipelineNetworks(INetwork own)
        : this(own, [])
    {
    }
}

/// <summary>One model of a chain, ready to run on one image.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pipeline">Its steps.</param>
/// <param name="Network">Its network.</param>
/// <param name="Prepared">What its first steps made of the image.</param>
internal sealed record PipelinePart(string Name, Pipeline Pipeline, INetwork Network, PreparedSample Prepared);
