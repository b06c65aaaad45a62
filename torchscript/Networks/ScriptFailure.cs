using System.Text.RegularExpressions;

namespace Aiaa.TorchScript.Networks;

/// <summary>Turns what libtorch says, with its stacks and source lines, into one sentence.</summary>
internal static partial class ScriptFailure
{
    private const int LongestReason = 400;

    /// <summary>Why an archive does not load.</summary>
    public static string Loading(string message)
    {
        string reason = Reason(message);
        if (UnknownOperator().Match(message) is { Success: true } missing)
        {
            return $"The network uses the operator {missing.Groups["name"].Value}, which this server's libtorch {TorchSharp.torch.__version__} does not have; save the network without it, or with an older PyTorch.";
        }

        return message.Contains("Unknown type name", StringComparison.Ordinal) || message.Contains("Unrecognized data type", StringComparison.Ordinal)
                || message.Contains("Attempted to read a PyTorch file with version", StringComparison.Ordinal)
            ? $"The network was saved by a PyTorch that is newer than this server's libtorch {TorchSharp.torch.__version__} ({reason}); save it with an older one."
            : $"The network cannot be loaded as TorchScript: {reason}";
    }

    /// <summary>Why a run failed.</summary>
    public static string Running(string message, IReadOnlyList<int> shape) =>
        $"The network failed on an input of shape ({string.Join(", ", shape)}): {Reason(message)}";

    /// <summary>Whether libtorch could not get memory.</summary>
    public static bool IsMemory(string message) =>
        message.Contains("can't allocate memory", StringComparison.Ordinal) || message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || message.Contains("bad_alloc", StringComparison.Ordinal);

    /// <summary>The sentence at the bottom of an interpreter's stack.</summary>
    private static string Reason(string message)
    {
        int raised = message.IndexOf("Exception raised from", StringComparison.Ordinal);
        string text = raised > 0 ? message[..raised] : message;
        int bottom = text.LastIndexOf("Error: ", StringComparison.Ordinal);
        text = bottom >= 0 ? text[(bottom + "Error: ".Length)..] : text;
        string line = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "libtorch does not say why.";
        return line.Length > LongestReason ? $"{line[..LongestReason]} …" : line;
    }

    [GeneratedRegex(@"Unknown builtin op: (?<name>[\w:.]+?)\.?\s")]
    private static partial Regex UnknownOperator();
}
