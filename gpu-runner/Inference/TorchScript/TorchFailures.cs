using System.Text.RegularExpressions;
using Aiaa.RunnerProtocol.TorchScript;

namespace Aiaa.GpuRunner.Inference.TorchScript;

/// <summary>What a worker's refusals are here.</summary>
internal static partial class TorchFailures
{
    private const int LongestReason = 300;

    /// <summary>The answer, unless it is a refusal.</summary>
    /// <exception cref="ModelException">The network cannot be served.</exception>
    /// <exception cref="EngineException">The worker could not do it.</exception>
    public static WorkerAnswer Check(WorkerAnswer answer) => answer is not CallFailed failed
        ? answer
        : throw (failed.Failure switch
        {
            WorkerFailure.Network => new ModelException(failed.Message),
            WorkerFailure.Memory => new EngineException(failed.Message),
            _ => (RunnerException)new EngineException($"The process that runs TorchScript networks failed: {failed.Message}"),
        });

    /// <summary>Why an archive does not load, of what the process said when it ended.</summary>
    public static string Loading(string reason) => UnknownOperator().Match(reason) is { Success: true } missing
        ? $"The network uses the operator {missing.Groups["name"].Value}, which this server's libtorch does not have; save the network without it, or with an older PyTorch."
        : $"The network cannot be loaded as TorchScript: {Shortened(What().Replace(reason, string.Empty))}";

    /// <summary>The beginning of what a process said.</summary>
    public static string Shortened(string reason) => reason.Length > LongestReason ? $"{reason[..LongestReason]} …" : reason;

    [GeneratedRegex(@"Unknown builtin op: (?<name>[\w:.]*\w)")]
    private static partial Regex UnknownOperator();

    [GeneratedRegex(@"^terminate called .*? what\(\):\s*")]
    private static partial Regex What();
}
