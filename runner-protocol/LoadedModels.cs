namespace Aiaa.RunnerProtocol;

/// <summary>What a runner holds in memory. The answer to <see cref="RunnerRoutes.LoadedModels"/>.</summary>
/// <param name="Devices">The memory for models, device by device.</param>
/// <param name="Models">The models, last used first.</param>
public sealed record LoadedModels(IReadOnlyList<ModelMemory> Devices, IReadOnlyList<LoadedModelDescription> Models);

/// <summary>The memory for models on one device.</summary>
/// <param name="Device">The device, for example CPU or GPU.</param>
/// <param name="Bytes">What the models on it are counted with.</param>
/// <param name="BudgetBytes">Where dropping begins; models in use and pinned ones may lie above it.</param>
public sealed record ModelMemory(string Device, long Bytes, long BudgetBytes);

/// <summary>One loaded revision.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Revision">The revision.</param>
/// <param name="Provider">What runs its network; null for a model without one.</param>
/// <param name="Device">The device whose memory it takes.</param>
/// <param name="Bytes">The memory of the network itself.</param>
/// <param name="LoadMilliseconds">How long it took from storage to ready.</param>
/// <param name="LastUse">When it was last used, UTC.</param>
/// <param name="InUse">Requests that use it now.</param>
/// <param name="Pinned">Whether it stays however much room others need.</param>
/// <param name="BufferBytes">Memory that is kept bound for its next runs, on host and device together; goes before any model does.</param>
/// <param name="Graphs">Whether its runs are captured as CUDA graphs, and why not; null when that was not asked for.</param>
public sealed record LoadedModelDescription(
    string Name,
    string Revision,
    string? Provider,
    string Device,
    long Bytes,
    double LoadMilliseconds,
    DateTimeOffset LastUse,
    int InUse,
    bool Pinned,
    long BufferBytes = 0,
    string? Graphs = null);
