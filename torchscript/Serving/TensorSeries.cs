using System.Globalization;
using System.Runtime.InteropServices;
using Aiaa.RunnerProtocol.TorchScript;
using TorchSharp;

namespace Aiaa.TorchScript.Serving;

/// <summary>The shared memory of one series of runs: mapped at the first, used again by the others as long as shapes stay the same.</summary>
/// <param name="series">Its number.</param>
/// <param name="folders">Folders for tensors.</param>
internal sealed class TensorSeries(long series, IReadOnlyList<string> folders) : IDisposable
{
    private SharedTensor? _input;
    private SharedTensor? _output;
    private int _outputs;

    /// <summary>The input that a call names.</summary>
    public SharedTensor Input(TensorPlace place)
    {
        if (_input?.Path != place.File)
        {
            _input?.Dispose();
            _input = null;
            _input = SharedTensor.Open(place.File, checked(place.Shape.Aggregate(1, (count, length) => count * length)));
        }

        return _input;
    }

    /// <summary>Writes an output.</summary>
    /// <param name="tensor">float32, on the processor, C order.</param>
    public TensorPlace Output(torch.Tensor tensor)
    {
        int count = checked((int)tensor.numel());
        if (_output?.Count != count)
        {
            _output?.Dispose();
            _output = null;
            _output = SharedTensor.Create(folders, string.Create(CultureInfo.InvariantCulture, $"{series}-{_outputs++}.out"), count);
        }

        _output.Write(MemoryMarshal.Cast<byte, float>(tensor.bytes));
        return new TensorPlace(_output.Path, [.. tensor.shape.Select(n => checked((int)n))]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _input?.Dispose();
        _output?.Dispose();
    }
}
