namespace Aiaa.RunnerProtocol;

/// <summary>Asks the runner to load a revision and say whether it can serve it. Sent to <see cref="RunnerRoutes.CheckModel"/>.</summary>
/// <param name="Model">The revision, already in storage and not yet served.</param>
public sealed record CheckModelRequest(ModelReference Model);

/// <summary>What a loaded revision looks like, after one window of zeros has gone through it.</summary>
/// <param name="Provider">What runs the network, for example CPU, CUDA or LibTorch CPU; null for a model without one.</param>
/// <param name="Inputs">The network's inputs.</param>
/// <param name="Outputs">The network's outputs.</param>
/// <param name="LoadMilliseconds">Time from storage to ready.</param>
/// <param name="Bytes">Memory that the loaded model is counted with; null from a runner that does not say.</param>
public sealed record CheckModelAnswer(
    string? Provider,
    IReadOnlyList<TensorDescription> Inputs,
    IReadOnlyList<TensorDescription> Outputs,
    double LoadMilliseconds,
    long? Bytes = null)
{
    /// <summary>The names of the models that this one chains; empty for a model with a network of its own.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];
}

/// <summary>One input or output of a network.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="ElementType">Its element type, for example float32.</param>
/// <param name="Shape">Its shape, batch axis first; -1 where the length is free.</param>
public sealed record TensorDescription(string Name, string ElementType, IReadOnlyList<int> Shape);
