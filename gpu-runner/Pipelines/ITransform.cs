namespace Aiaa.GpuRunner.Pipelines;

/// <summary>One step of a pipeline. Stateless after construction: one instance serves every request to its model.</summary>
internal interface ITransform
{
    /// <summary>
    /// Whether the step looks at what one request brings beside its image: clicks, points, any param. What the steps before the first such
    /// one leave is the same for every request to the image.
    /// </summary>
    bool ReadsRequest { get; }

    /// <summary>
    /// Whether the step looks at the voxels of the image received, beside the volumes that are in the sample. Where such a step comes
    /// behind the shared ones, the image has to be decoded even when their result is at hand.
    /// </summary>
    bool ReadsImage => false;

    /// <summary>Changes the sample.</summary>
    /// <exception cref="InputException">The sample does not fit what the step expects.</exception>
    void Apply(Sample sample, CancellationToken cancellationToken);
}
