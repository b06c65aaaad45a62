using Aiaa.GpuRunner.Pipelines;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Inference;

/// <summary>What a network, its declaration and an image must agree on, and the sentences when they do not.</summary>
internal static class NetworkContract
{
    /// <summary>Holds the network against the tensors that the configuration declares.</summary>
    /// <exception cref="ModelException">They differ.</exception>
    public static void CheckDeclaration(INetwork network, TritonModelConfig? declared)
    {
        if (network.Input.Shape.Count is > 0 and < 3)
        {
            throw new ModelException($"The network's input '{network.Input.Name}' has shape {Text(network.Input.Shape)}; an image needs batch, channel and spatial axes.");
        }

        if (declared is { Inputs: [{ } input, ..] })
        {
            CheckTensor("input", network.Input, input, declared.MaxBatchSize);
        }

        if (declared is { Outputs: [{ } output, ..] })
        {
            CheckTensor("output", network.Output, output, declared.MaxBatchSize);
        }
    }

    /// <summary>Holds an image or a window against the network's input.</summary>
    /// <param name="network">The network.</param>
    /// <param name="shape">Channel and spatial lengths.</param>
    /// <param name="what">What has that shape: "the image", "the window of 'roi'".</param>
    /// <exception cref="InputException">It does not fit.</exception>
    public static void CheckImage(INetwork network, ReadOnlySpan<int> shape, string what)
    {
        IReadOnlyList<int> expected = network.Input.Shape;
        if (expected.Count == 0)
        {
            // The network tells no shape; a run will show whether it fits.
            return;
        }

        if (expected.Count != shape.Length + 1)
        {
            throw new InputException(
                $"The network takes {expected.Count} axes {Text(expected)} (batch, channel, {expected.Count - 2} spatial), but {what} has shape {Text(shape)} (channel, {shape.Length - 1} spatial).");
        }

        if (expected[1] >= 0 && expected[1] != shape[0])
        {
            throw new InputException($"The network takes {Channels(expected[1])}, but {what} has {Channels(shape[0])}.");
        }

        for (int axis = 1; axis < shape.Length; axis++)
        {
            if (expected[axis + 1] >= 0 && expected[axis + 1] != shape[axis])
            {
                throw new InputException($"The network takes images of {Text((ReadOnlySpan<int>)[.. expected.Skip(2)])} voxels only, but {what} has {Text(shape[1..])}; let the configuration scan in windows of that size or resize to it.");
            }
        }
    }

    /// <summary>Holds what the network answered against what it was given.</summary>
    /// <param name="output">Batch, channel and spatial lengths of the answer.</param>
    /// <param name="batch">Images given.</param>
    /// <param name="spatial">Spatial lengths given.</param>
    /// <exception cref="ModelException">Another batch, rank or size.</exception>
    public static void CheckOutput(ReadOnlySpan<int> output, int batch, ReadOnlySpan<int> spatial)
    {
        if (output.Length != spatial.Length + 2 || output[0] != batch || !output[2..].SequenceEqual(spatial))
        {
            throw new ModelException(
                $"The network answered an array of shape {Text(output)} for {batch} image(s) of {Text(spatial)} voxels; it must answer (batch, channels, the same spatial lengths), or, to classify whole images, (batch, classes).");
        }
    }

    /// <summary>How many images go through the network together, when it takes no other number; else 0.</summary>
    public static int FixedBatch(INetwork network) => network.Input.Shape is [> 0, ..] ? network.Input.Shape[0] : 0;

    /// <summary>Holds an output that was seen against the one that the configuration declares.</summary>
    /// <param name="output">Batch, channel and spatial lengths of the answer.</param>
    /// <param name="declared">The tensors as declared, if they are.</param>
    /// <exception cref="ModelException">They differ in channels or axes.</exception>
    public static void CheckAnswer(ReadOnlySpan<int> output, TritonModelConfig? declared)
    {
        if (declared is not { Outputs: [{ Dims.Length: > 0 } tensor, ..] })
        {
            return;
        }

        int[] dims = declared.MaxBatchSize > 0 || tensor.Dims.Length < output.Length ? tensor.Dims : tensor.Dims[1..];
        if (dims.Length != output.Length - 1 || (dims[0] > 0 && dims[0] != output[1]))
        {
            throw new ModelException(
                $"The network answers {Channels(output[1])} in {output.Length - 2} spatial axes, but triton_model_config declares the output {Text(tensor.Dims.AsSpan())}; upload the network that belongs to this configuration, or correct the dims.");
        }
    }

    private static void CheckTensor(string side, TensorDescription tensor, TritonTensor declared, int maxBatchSize)
    {
        if (declared.ElementType is { } type && type != tensor.ElementType)
        {
            throw new ModelException(
                $"The network's {side} '{tensor.Name}' is {tensor.ElementType}, but triton_model_config declares {type}; upload the network that belongs to this configuration, or correct the data_type.");
        }

        int[] dims = maxBatchSize > 0 || declared.Dims.Length < tensor.Shape.Count ? [-1, .. declared.Dims] : declared.Dims;
        bool fits = declared.Dims.Length == 0 || dims.Length == tensor.Shape.Count;
        for (int axis = 1; fits && axis < tensor.Shape.Count && declared.Dims.Length > 0; axis++)
        {
            fits = dims[axis] < 0 || tensor.Shape[axis] < 0 || dims[axis] == tensor.Shape[axis];
        }

        if (!fits)
        {
            throw new ModelException(
                $"The network's {side} '{tensor.Name}' has shape {Text(tensor.Shape)}, but triton_model_config declares {Text(declared.Dims.AsSpan())} without the batch axis; upload the network that belongs to this configuration, or correct the dims.");
        }
    }

    /// <summary>A count of channels in words.</summary>
    public static string Channels(int count) => count == 1 ? "1 channel" : $"{count} channels";

    private static string Text(IReadOnlyList<int> shape) => Text((ReadOnlySpan<int>)[.. shape]);

    private static string Text(ReadOnlySpan<int> shape)
    {
        List<string> lengths = [];
        foreach (int length in shape)
        {
            lengths.Add(length < 0 ? "any" : $"{length}");
        }

        return $"({string.Join(", ", lengths)})";
    }
}
