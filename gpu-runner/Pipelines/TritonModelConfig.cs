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
                tensors.Add(new TritonTensor(name, dims, ElementType(side, tensor?["data_type"]?.GetValue<string>())));
            }
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or NullReferenceException or JsonException)
        {
            throw new ModelException($"The configuration's 'triton_model_config.{side}' must be a list of objects with a 'name' and integer 'dims'.", e);
        }

        return tensors;
    }

    private static string? ElementType(string side, string? name) => name switch
    {
        null or "" or "TYPE_INVALID" => null,
        "TYPE_FP32" => "float32",
        "TYPE_FP16" => "float16",
        "TYPE_BF16" => "bfloat16",
        "TYPE_FP64" => "double",
        "TYPE_BOOL" => "bool",
        "TYPE_UINT8" => "uint8",
        "TYPE_UINT16" => "uint16",
        "TYPE_INT8" => "int8",
        "TYPE_INT16" => "int16",
        "TYPE_INT32" => "int32",
        "TYPE_INT64" => "int64",
        _ => throw new ModelException($"The configuration's 'triton_model_config.{side}' has the data_type '{name}', which this server does not know; images are TYPE_FP32."),
    };
}

/// <summary>One declared tensor.</summary>
/// <param name="Name">Its name, for example INPUT__0.</param>
/// <param name="Dims">Its shape; -1 where the length is free.</param>
/// <param name="ElementType">Its element type as networks describe it, for example float32; null when it is not declared.</param>
internal sealed record TritonTensor(string Name, int[] Dims, string? ElementType = null);
