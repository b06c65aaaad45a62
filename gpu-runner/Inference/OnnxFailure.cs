using System.Text.RegularExpressions;

namespace Aiaa.GpuRunner.Inference;

/// <summary>Turns what ONNX Runtime says of a graph into one sentence that tells what to change.</summary>
internal static partial class OnnxFailure
{
    /// <summary>Why a graph does not load.</summary>
    public static string Loading(string message)
    {
        if (UnknownOperator().Match(message) is { Success: true } missing)
        {
            string domain = missing.Groups["domain"].Value;
            string name = domain.Length == 0 ? missing.Groups["name"].Value : $"{domain}:{missing.Groups["name"].Value}";
            return $"The network cannot be loaded as ONNX: it uses the operator {name}, which ONNX Runtime {OnnxDevice.EngineVersion} does not have; export it with operators of the ONNX standard.";
        }

        return message.Contains("guarantees", StringComparison.Ordinal) && message.Contains("opset", StringComparison.OrdinalIgnoreCase)
            ? $"The network cannot be loaded as ONNX: its opset is newer than ONNX Runtime {OnnxDevice.EngineVersion} knows; export it with opset_version=17."
            : $"The network cannot be loaded as ONNX: {Prefix().Replace(message, string.Empty).ReplaceLineEndings(" ")}";
    }

    [GeneratedRegex(@"(?<domain>[\w.]*):(?<name>\w+)\(-?\d+\) is not a registered function/op")]
    private static partial Regex UnknownOperator();

    [GeneratedRegex(@"^\[ErrorCode:\w+\]\s*")]
    private static partial Regex Prefix();
}
