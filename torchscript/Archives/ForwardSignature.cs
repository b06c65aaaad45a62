using System.Text.RegularExpressions;

namespace Aiaa.TorchScript.Archives;

/// <summary>The forward method of a network as its code in the archive declares it.</summary>
/// <param name="Code">The whole file with the class.</param>
/// <param name="CodeEntry">The file's name in the archive.</param>
/// <param name="Self">The class's full name.</param>
/// <param name="ClassEnd">Where the class ends in <paramref name="Code"/>.</param>
/// <param name="Input">Name of the input.</param>
/// <param name="Returns">The type that comes back, for example Tensor.</param>
internal sealed partial record ForwardSignature(string Code, string CodeEntry, string Self, int ClassEnd, string Input, string Returns)
{
    /// <summary>Whether tensors come back by name.</summary>
    public bool ReturnsDictionary => Returns.StartsWith("Dict[", StringComparison.Ordinal);

    /// <summary>Reads it.</summary>
    /// <param name="code">The file with the class.</param>
    /// <param name="codeEntry">Its name in the archive.</param>
    /// <param name="type">The class.</param>
    /// <exception cref="TorchScriptException">It does not take one tensor.</exception>
    public static ForwardSignature Read(string code, string codeEntry, string type)
    {
        int start = code.IndexOf($"class {type}(Module):", StringComparison.Ordinal);
        int end = start < 0 ? -1 : code.IndexOf("\nclass ", start, StringComparison.Ordinal);
        string body = start < 0 ? string.Empty : end < 0 ? code[start..] : code[start..(end + 1)];
        Match match = Forward().Match(body);
        if (!match.Success)
        {
            throw new TorchScriptException($"The TorchScript network {type} has no forward method.");
        }

        string[] arguments = [.. SplitArguments(match.Groups["arguments"].Value)];
        string[] required = [.. arguments.Where(argument => !argument.Contains('=', StringComparison.Ordinal))];
        string[] fed = required.Length == 0 ? [.. arguments.Take(1)] : required;
        if (fed.Length != 1)
        {
            throw new TorchScriptException(
                $"The network's forward method takes {fed.Length} inputs ({string.Join(", ", fed.Select(NameOf))}); this server feeds one, the image with all its channels.");
        }

        string returns = match.Groups["returns"].Value.Trim();
        if (!returns.Contains("Tensor", StringComparison.Ordinal) && !returns.StartsWith("__torch__", StringComparison.Ordinal))
        {
            throw new TorchScriptException($"The network's forward method answers a {returns}; it must answer a tensor, or tensors in a list, a tuple or a dictionary.");
        }

        string input = fed[0].Split(':', 2)[^1].Split('=')[0].Trim();
        return input is "Tensor" or "Optional[Tensor]"
            ? new ForwardSignature(code, codeEntry, match.Groups["self"].Value.Trim(), start + body.Length, NameOf(fed[0]), returns)
            : throw new TorchScriptException($"The network's forward method takes a {input}; this server feeds a Tensor, the image with all its channels.");
    }

    private static string NameOf(string argument) => argument.Split(':', '=')[0].Trim();

    private static IEnumerable<string> SplitArguments(string text)
    {
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] is '[' or '(' ? 1 : text[i] is ']' or ')' ? -1 : 0;
            if (text[i] == ',' && depth == 0)
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
        }

        if (text[start..].Trim() is { Length: > 0 } last)
        {
            yield return last;
        }
    }

    [GeneratedRegex(@"^  def forward\(self: (?<self>[\w.]+)(,(?<arguments>[^()]*(\([^()]*\)[^()]*)*))?\) -> (?<returns>[^:]+):\n", RegexOptions.Multiline)]
    private static partial Regex Forward();
}
