namespace Aiaa.GpuRunner.Inference.Binding;

/// <summary>
/// Runs of an ONNX Runtime session on one input shape, on memory that is bound already when the shape was seen before. When a run that is
/// captured as a CUDA graph fails, it is made once more without, and the network's runs are not captured any more.
/// </summary>
/// <param name="pool">Where the memory comes from and goes back to.</param>
/// <param name="shape">Batch, channel and spatial lengths.</param>
/// <param name="stopCaptures">Is told why no more runs are to be captured.</param>
internal sealed class OnnxRun(BindingPool pool, int[] shape, Action<string> stopCaptures) : INetworkRun
{
    private OnnxBinding _binding = pool.Rent(shape);
    private bool _sound = true;
    private bool _disposed;

    /// <inheritdoc/>
    public Memory<float> Input => _binding.Input;

    /// <inheritdoc/>
    public NetworkOutput Run(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _sound = false;
        NetworkOutput output;
        try
        {
            output = _binding.Run(cancellationToken);
        }
        catch (ModelException e) when (_binding.Graph is not null)
        {
            stopCaptures(e.Message);
            ReplaceBinding();
            output = _binding.Run(cancellationToken);
        }

        // One who gives up at the very end may have told the engine to stop after the run.
        _sound = !_binding.IsStopped;
        return output;
    }

    /// <inheritdoc/>
    public Memory<float> Keep()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _binding.CanGiveOutputAway ? _binding.GiveOutputAway() : _binding.Output.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            pool.Return(_binding, _sound);
        }
    }

    private void ReplaceBinding()
    {
        OnnxBinding failed = _binding;
        OnnxBinding next = pool.Rent(shape);
        failed.Input.CopyTo(next.Input);
        _binding = next;
        pool.Return(failed, sound: false);
    }
}
