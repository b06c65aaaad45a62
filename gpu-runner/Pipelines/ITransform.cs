namespace Aiaa.GpuRunner.Pipelines;

/// <summary>One step of a pipeline. Stateless after construction: one instance serves every request to its model.</summary>
internal interface ITransform
{
    /// <summary>
    /// Whether the step looks at what one request brings beside its image: clicks, points, any param. What the steps before the first such
    /// one leave is the same for every request to the image.
    /// </summary>
    bool ReadsRequest { get; }

    /// <summary>Changes the sample.</summary>
    /// <exception cref="InputException">The sample does not fit what the step expects.</exception>
    void Apply(Sample sample, CancellationToken cancellationToken);
}
