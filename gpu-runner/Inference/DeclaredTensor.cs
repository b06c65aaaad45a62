using System.Globalization;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Inference;

/// <summary>Which of a network's tensors a configuration means.</summary>
internal static class DeclaredTensor
{
    /// <summary>The tensor that is declared first: by its name, or by its number in names such as OUTPUT__1, which Triton gives to networks of PyTorch; the first without a declaration.</summary>
    /// <param name="side">input or output, for messages.</param>
    /// <param name="tensors">The network's tensors.</param>
    /// <param name="declared">The declared ones, if there are any.</param>
    /// <exception cref="ModelException">The network has no such tensor.</exception>
    public static TensorDescription Choose(string side, IReadOnlyList<TensorDescription> tensors, IReadOnlyList<TritonTensor>? declared)
    {
        if (declared is not [{ Name: { Length: > 0 } name }, ..])
        {
            return tensors[0];
        }

        if (tensors.FirstOrDefault(tensor => tensor.Name == name) is { } named)
        {
            return named;
        }

        int mark = name.LastIndexOf("__", StringComparison.Ordinal);
        return mark >= 0 && int.TryParse(name.AsSpan(mark + 2), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < tensors.Count
            ? tensors[number]
            : throw new ModelException(
                $"triton_model_config names the {side} '{name}', but the network has {string.Join(", ", tensors.Select(tensor => $"'{tensor.Name}'"))}; upload the network that belongs to this configuration, or correct the name.");
    }
}
