namespace Aiaa.GpuRunner.Pipelines;

/// <summary>One step of a pipeline. Stateless after construction: one instance serves every request to its model.</summary>
internal interface ITransform
{
    /// <summary>Changes the sample.</summary>
    /// <exception cref="InputException">The sample does not fit what the step expects.</exception>
    void Apply(Sample sample, CancellationToken cancellationToken);
}
