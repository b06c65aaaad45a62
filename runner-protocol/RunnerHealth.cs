namespace Aiaa.RunnerProtocol;

/// <summary>What the runner says of itself at <see cref="RunnerRoutes.Health"/>; carries no secret and needs no signature.</summary>
/// <param name="Status">"ok" once it serves.</param>
/// <param name="Provider">The execution provider that networks get by default: CPU, CUDA or TensorRT.</param>
/// <param name="Providers">All execution providers that the native library offers.</param>
/// <param name="EngineVersion">The version of the inference engine.</param>
public sealed record RunnerHealth(string Status, string Provider, IReadOnlyList<string> Providers, string EngineVersion);
