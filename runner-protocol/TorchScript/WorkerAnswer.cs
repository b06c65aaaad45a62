using System.Text.Json.Serialization;

namespace Aiaa.RunnerProtocol.TorchScript;

/// <summary>What the process that runs TorchScript networks answers.</summary>
/// <param name="Id">Number of the call; 0 for what was not asked.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "answer")]
[JsonDerivedType(typeof(WorkerReady), "ready")]
[JsonDerivedType(typeof(NetworkLoaded), "loaded")]
[JsonDerivedType(typeof(NetworkRan), "ran")]
[JsonDerivedType(typeof(CallDone), "done")]
[JsonDerivedType(typeof(CallFailed), "failed")]
public abstract record WorkerAnswer(long Id);

/// <summary>The first message of a worker: it takes calls.</summary>
/// <param name="Id">0.</param>
/// <param name="Version">Version of libtorch.</param>
/// <param name="Device">Where networks run: CPU or CUDA.</param>
public sealed record WorkerReady(long Id, string Version, string Device) : WorkerAnswer(Id);

/// <summary>A network is loaded.</summary>
/// <param name="Id">Number of the call.</param>
/// <param name="Input">Name of the input, as the network's code has it.</param>
/// <param name="ElementType">Element type of the weights, for example float32.</param>
/// <param name="Bytes">Memory of parameters and buffers.</param>
public sealed record NetworkLoaded(long Id, string Input, string ElementType, long Bytes) : WorkerAnswer(Id);

/// <summary>A network has run.</summary>
/// <param name="Id">Number of the call.</param>
/// <param name="Output">The output that was wanted.</param>
/// <param name="Outputs">All outputs, nested ones in order of depth first.</param>
public sealed record NetworkRan(long Id, TensorPlace Output, IReadOnlyList<TensorDescription> Outputs) : WorkerAnswer(Id);

/// <summary>Done, and nothing to tell.</summary>
/// <param name="Id">Number of the call.</param>
public sealed record CallDone(long Id) : WorkerAnswer(Id);

/// <summary>It could not be done.</summary>
/// <param name="Id">Number of the call.</param>
/// <param name="Failure">What kind of failure it is.</param>
/// <param name="Message">A sentence for the person at the viewer.</param>
public sealed record CallFailed(long Id, WorkerFailure Failure, string Message) : WorkerAnswer(Id);

/// <summary>Kinds of failure of a worker.</summary>
public enum WorkerFailure
{
    /// <summary>The network cannot be served, or does not take this input.</summary>
    Network,

    /// <summary>The worker has no such network: it has started anew since.</summary>
    Unknown,

    /// <summary>There is not enough memory.</summary>
    Memory,

    /// <summary>Something broke that is not the caller's doing.</summary>
    Internal,
}
