using System.Text.Json.Serialization;

namespace Aiaa.RunnerProtocol.TorchScript;

/// <summary>What the runner asks of the process that runs TorchScript networks. Several calls may be under way; answers come as they are ready.</summary>
/// <param name="Id">Number of the call, which its answer repeats.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "call")]
[JsonDerivedType(typeof(LoadNetwork), "load")]
[JsonDerivedType(typeof(RunNetwork), "run")]
[JsonDerivedType(typeof(EndRuns), "endRuns")]
[JsonDerivedType(typeof(UnloadNetwork), "unload")]
public abstract record WorkerCall(long Id);

/// <summary>Loads an archive.</summary>
/// <param name="Id">Number of the call.</param>
/// <param name="Network">The name that later calls use.</param>
/// <param name="File">Path of the archive; not needed after the answer.</param>
public sealed record LoadNetwork(long Id, string Network, string File) : WorkerCall(Id);

/// <summary>Runs a network once.</summary>
/// <param name="Id">Number of the call.</param>
/// <param name="Network">Which one.</param>
/// <param name="Series">Runs of one series share the memory of their tensors, which is kept until <see cref="EndRuns"/>.</param>
/// <param name="Input">The input's elements.</param>
/// <param name="Output">The output that is wanted; null for the first.</param>
public sealed record RunNetwork(long Id, string Network, long Series, TensorPlace Input, string? Output) : WorkerCall(Id);

/// <summary>Gives the memory of a series of runs back.</summary>
/// <param name="Id">Number of the call.</param>
/// <param name="Series">Which series.</param>
public sealed record EndRuns(long Id, long Series) : WorkerCall(Id);

/// <summary>Gives a network's memory back.</summary>
/// <param name="Id">Number of the call.</param>
/// <param name="Network">Which one.</param>
public sealed record UnloadNetwork(long Id, string Network) : WorkerCall(Id);

/// <summary>Where a tensor lies: float32, C order, in a file that both processes map into memory.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Shape">Lengths of all axes, batch first.</param>
public sealed record TensorPlace(string File, IReadOnlyList<int> Shape);
