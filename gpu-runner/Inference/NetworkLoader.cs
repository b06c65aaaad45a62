using Aiaa.GpuRunner.Inference.TorchScript;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Inference;

/// <summary>Loads a network with the engine that runs its format.</summary>
/// <param name="onnx">Where ONNX networks run.</param>
/// <param name="torchScript">What runs TorchScript networks.</param>
internal sealed class NetworkLoader(OnnxDevice onnx, TorchEngine torchScript)
{
    /// <summary>Loads a network.</summary>
    /// <param name="format">How it is stored.</param>
    /// <param name="weights">The file's bytes.</param>
    /// <param name="declared">The tensors as the configuration declares them, if it does.</param>
    /// <param name="window">Spatial lengths of the windows that the configuration scans; null when whole images go through the network.</param>
    /// <param name="cancellationToken">Ends the loading.</param>
    /// <exception cref="ModelException">It cannot be served.</exception>
    /// <exception cref="EngineException">The engine does not work.</exception>
    public async Task<INetwork> LoadAsync(WeightsFormat format, byte[] weights, TritonModelConfig? declared, IReadOnlyList<int>? window, CancellationToken cancellationToken) => format switch
    {
        WeightsFormat.TorchScript => await torchScript.LoadAsync(weights, declared, cancellationToken),
        _ => await Task.Run(() => OnnxNetwork.Load(weights, declared, onnx, window), cancellationToken),
    };
}
