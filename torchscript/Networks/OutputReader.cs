using System.Globalization;
using System.Runtime.CompilerServices;
using TorchSharp;

namespace Aiaa.TorchScript.Networks;

/// <summary>What a network's forward method answered, whatever its form, as a list of named tensors.</summary>
internal static class OutputReader
{
    /// <summary>Reads an answer.</summary>
    /// <param name="answer">A tensor, or lists and tuples of tensors, nested as they like.</param>
    /// <exception cref="TorchScriptException">There is no tensor in it.</exception>
    public static IReadOnlyList<NamedTensor> Read(object? answer)
    {
        List<NamedTensor> outputs = [];
        Collect(answer, outputs);
        return outputs.Count > 0 ? outputs : throw new TorchScriptException("The network answered no tensor.");
    }

    /// <summary>Reads the answer of <see cref="Archives.DictionaryAdapter.Method"/>.</summary>
    public static IReadOnlyList<NamedTensor> ReadDictionary(object? answer)
    {
        List<NamedTensor> outputs = [];
        if (Items(answer) is [{ } names, { } tensors])
        {
            Collect(tensors, outputs);
            string[] keys = [.. Items(names)?.Select(Key) ?? []];
            if (keys.Length == outputs.Count && keys.Length > 0)
            {
                return [.. outputs.Zip(keys, (output, key) => output with { Name = key })];
            }
        }

        throw new TorchScriptException("The network answered a dictionary without tensors.");
    }

    /// <summary>The output that a configuration names.</summary>
    /// <param name="outputs">All of them.</param>
    /// <param name="wanted">A key, or a name that ends in __ and a number; null for the first.</param>
    /// <exception cref="TorchScriptException">There is no such output.</exception>
    public static NamedTensor Choose(IReadOnlyList<NamedTensor> outputs, string? wanted)
    {
        if (wanted is null || outputs.FirstOrDefault(output => output.Name == wanted) is not { } named)
        {
            int mark = wanted?.LastIndexOf("__", StringComparison.Ordinal) ?? -1;
            int number = 0;
            bool numbered = mark >= 0 && int.TryParse(wanted.AsSpan(mark + 2), NumberStyles.None, CultureInfo.InvariantCulture, out number);

            // A single tensor has no name of its own, so any will do.
            return wanted is null || (outputs is [{ Name: FirstName }] && !numbered)
                ? outputs[0]
                : numbered && number < outputs.Count
                    ? outputs[number]
                    : throw new TorchScriptException($"The configuration names the output '{wanted}', but the network answers {string.Join(", ", outputs.Select(output => output.Name))}.");
        }

        return named;
    }

    private const string FirstName = "OUTPUT__0";

    private static void Collect(object? answer, List<NamedTensor> outputs)
    {
        if (answer is torch.Tensor tensor)
        {
            outputs.Add(new NamedTensor(string.Create(CultureInfo.InvariantCulture, $"OUTPUT__{outputs.Count}"), tensor));
            return;
        }

        // Numbers and nothing beside the tensors are no images.
        foreach (object? item in Items(answer) ?? [])
        {
            Collect(item, outputs);
        }
    }

    // TorchSharp makes C# tuples of tuples, and arrays of lists.
    private static object?[]? Items(object? answer) => answer switch
    {
        string or torch.Tensor => null,
        ITuple tuple => [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])],
        System.Collections.IEnumerable list => [.. list.Cast<object?>()],
        _ => null,
    };

    private static string Key(object? letters) => string.Concat((Items(letters) ?? []).Select(
        letter => (char)(letter is Scalar scalar ? scalar.ToInt32() : Convert.ToInt32(letter, CultureInfo.InvariantCulture))));
}
