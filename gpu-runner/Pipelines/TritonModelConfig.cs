using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aiaa.GpuRunner.Pipelines;

/// <summary>The <c>triton_model_config</c> of a configuration: which tensors the network takes and gives.</summary>
/// <param name="MaxBatchSize">Largest batch; 0 when the dims include the batch axis.</param>
/// <param name="Inputs">Inputs in order.</param>
/// <param name="Outputs">Outputs in order.</param>
internal sealed record TritonModelConfig(int MaxBatchSize, IReadOnlyList<TritonTensor> Inputs, IReadOnlyList<TritonTensor> Outputs)
{
    /// <summary>Reads the declaration, leniently: what is not there is not checked later.</summary>
    /// <exception cref="ModelException">A part has the wrong form.</exception>
    public static TritonModelConfig? Read(JsonNode? node)
    {
        if (node is null)
        {
            return null;
        }

        if (node is not JsonObject triton)
        {
            throw new ModelException("The configuration's 'triton_model_config' must be an object.");
        }

        int maxBatchSize = triton["max_batch_size"] is JsonValue value && value.TryGetValue(out int size) ? size : 1;
        return new TritonModelConfig(maxBatchSize, ReadTensors(triton, "input"), ReadTensors(triton, "output"));
    }

    private static List<TritonTensor> ReadTensors(JsonObject triton, string side)
    {
        List<TritonTensor> tensors = [];
        try
        {
            foreach (JsonNode? tensor in triton[side]?.AsArray() ?? [])
            {
                string name = tensor?["name"]?.GetValue<string>() ?? string.Empty;
                int[] dims = [.. (tensor?["dims"]?.AsArray() ?? []).Select(d => d!.GetValue<int>())];
                tensors.Add(new TritonTensor(name, dims));
            }
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or NullReferenceException or JsonException)
        {
            throw new ModelException($"The configuration's 'triton_model_config.{side}' must be a list of objects with a 'name' and integer 'dims'.", e);
        }

        return tensors;
    }
}

/// <summary>One declared tensor.</summary>
/// <param name="Name">Its name, for example INPUT__0.</param>
/// <param name="Dims">Its shape; -1 where the length is free.</param>
internal sealed record TritonTensor(string Name, int[] Dims);
