namespace Aiaa.GpuRunner.Pipelines;

/// <summary>The step in the middle of a pipeline: what runs networks.</summary>
internal interface IInferenceStep
{
    /// <summary>The names of the models that it chains; empty when it runs the model's own network.</summary>
    IReadOnlyList<string> Parts { get; }

    /// <summary>Spatial lengths of what goes through the network at once; null when they are those of the image.</summary>
    IReadOnlyList<int>? Window => null;

    /// <summary>Runs on a sample.</summary>
    /// <returns>What was done, for the report: <c>network (4 windows)</c>.</returns>
    /// <exception cref="RunnerException">The image does not fit a network, or a network fails.</exception>
    string Run(Sample sample, PipelineNetworks networks, CancellationToken cancellationToken);
}
