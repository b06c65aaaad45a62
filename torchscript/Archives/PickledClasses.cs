using System.Text;
using System.Text.RegularExpressions;

namespace Aiaa.TorchScript.Archives;

/// <summary>Which classes a pickle of PyTorch names. Nothing is unpickled: opcodes are looked at as text.</summary>
internal static partial class PickledClasses
{
    private static readonly string[] OfTorch = ["torch", "collections", "builtins", "__builtin__", "_codecs", "numpy", "__torch__", "copyreg", "copy_reg"];

    /// <summary>The first class: in TorchScript, that of the outermost object.</summary>
    /// <exception cref="TorchScriptException">There is none.</exception>
    public static (string Module, string Name) First(byte[] pickle)
    {
        Match match = Global().Match(Encoding.Latin1.GetString(pickle));
        return match.Success
            ? (match.Groups["module"].Value, match.Groups["name"].Value)
            : throw new TorchScriptException("The TorchScript archive names no network; save it again with torch.jit.save.");
    }

    /// <summary>The first class that comes neither with Python nor with PyTorch; null when there is none.</summary>
    public static string? FirstOfAUser(byte[] pickle) => (
        from match in Global().Matches(Encoding.Latin1.GetString(pickle))
        let module = match.Groups["module"].Value
        let name = match.Groups["name"].Value

        // Layers of PyTorch itself are only ever pickled as a part of a whole module.
        where !OfTorch.Contains(module.Split('.')[0], StringComparer.Ordinal) || module.StartsWith("torch.nn.modules", StringComparison.Ordinal)
        select $"{module}.{name}").FirstOrDefault();

    // The opcode GLOBAL: 'c', module, line feed, name, line feed.
    [GeneratedRegex(@"c(?<module>[A-Za-z_][\w.]*)\n(?<name>[A-Za-z_][\w.]*)\n")]
    private static partial Regex Global();
}
