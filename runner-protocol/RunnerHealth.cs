namespace Aiaa.RunnerProtocol;

/// <summary>What the runner says of itself at <see cref="RunnerRoutes.Health"/>; carries no secret and needs no signature.</summary>
/// <param name="Status">"ok" once it serves.</param>
/// <param name="Provider">The execution provider that ONNX networks get: CPU, CUDA or TensorRT.</param>
/// <param name="Providers">All execution providers that the native library offers.</param>
/// <param name="EngineVersion">The version of the inference engine.</param>
/// <param name="PassedOver">Providers that would have been preferred, and why they are not used; empty on a GPU that works.</param>
/// <param name="TorchScript">The state of the engine for TorchScript networks, in a few words; null when this runner has none.</param>
/// <param name="Memory">Where the tensors of ONNX networks are bound, in words, and why not in a GPU's memory.</param>
/// <param name="CudaGraphs">Whether runs are captured as CUDA graphs, in words: off, on, or why not although that was asked for.</param>
public sealed record RunnerHealth(
    string Status,
    string Provider,
    IReadOnlyList<string> Providers,
    string EngineVersion,
    IReadOnlyList<PassedOverProvider>? PassedOver = null,
    string? TorchScript = null,
    string? Memory = null,
    string? CudaGraphs = null);

/// <summary>A provider that is not used.</summary>
/// <param name="Provider">Its name: CUDA or TensorRT.</param>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record PassedOverProvider(string Provider, string Reason);
