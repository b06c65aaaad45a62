namespace Aiaa.GpuRunner.Inference.Binding;

/// <summary>
/// The bound memory of one network, kept from run to run: a shape that comes again finds its memory bound. The network is closed when
/// its last memory has come back.
/// </summary>
/// <param name="bind">Takes and binds memory for a shape.</param>
/// <param name="close">Closes the session; called once, after all memory was given back.</param>
internal sealed class BindingPool(Func<int[], OnnxBinding> bind, Action close) : IDisposable
{
    /// <summary>Shapes that are kept: whole windows, what is left of a batch, and those of another caller.</summary>
    public const int MostIdle = 4;

    private readonly Lock _lock = new();
    private readonly List<OnnxBinding> _idle = [];
    private int _rented;
    private bool _disposed;
    private bool _closed;

    /// <summary>Memory that is bound and not in use, in bytes.</summary>
    public long IdleBytes
    {
        get
        {
            lock (_lock)
            {
                return _idle.Sum(binding => binding.Bytes);
            }
        }
    }

    /// <summary>Memory for a shape, for the caller alone until it comes back.</summary>
    /// <param name="shape">Batch, channel and spatial lengths.</param>
    public OnnxBinding Rent(int[] shape)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _rented++;
            int at = _idle.FindLastIndex(binding => binding.Shape.AsSpan().SequenceEqual(shape));
            if (at >= 0)
            {
                OnnxBinding found = _idle[at];
                _idle.RemoveAt(at);
                return found;
            }
        }

        try
        {
            return bind(shape);
        }
        catch
        {
            Return(null, sound: false);
            throw;
        }
    }

    /// <summary>Takes memory back.</summary>
    /// <param name="binding">What was rented; null when nothing came of it.</param>
    /// <param name="sound">Whether its last run came to its end; what a run was broken off on is not used again.</param>
    public void Return(OnnxBinding? binding, bool sound)
    {
        OnnxBinding? dropped = binding;
        lock (_lock)
        {
            if (binding is not null && sound && !_disposed)
            {
                _idle.Add(binding);
                dropped = _idle.Count(IsSpare) > MostIdle ? _idle.Find(IsSpare) : null;
                _idle.Remove(dropped!);
            }
        }

        dropped?.Dispose();
        bool last;
        lock (_lock)
        {
            last = --_rented == 0 && _disposed && !_closed;
            _closed |= last;
        }

        if (last)
        {
            close();
        }
    }

    /// <summary>Gives up what is bound and not in use, but for what a captured graph has in it: graphs live as long as the session.</summary>
    /// <returns>To be disposed; null when there is nothing.</returns>
    public IDisposable? GiveUpIdle()
    {
        lock (_lock)
        {
            OnnxBinding[] spare = [.. _idle.Where(IsSpare)];
            _idle.RemoveAll(IsSpare);
            return spare.Length == 0 ? null : new Spare(spare);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        OnnxBinding[] idle;
        bool last;
        lock (_lock)
        {
            idle = [.. _idle];
            _idle.Clear();
            _disposed = true;
            last = _rented == 0 && !_closed;
            _closed |= last;
        }

        foreach (OnnxBinding binding in idle)
        {
            binding.Dispose();
        }

        if (last)
        {
            close();
        }
    }

    private static bool IsSpare(OnnxBinding binding) => binding.Graph is null;

    private sealed class Spare(OnnxBinding[] bindings) : IDisposable
    {
        public void Dispose()
        {
            foreach (OnnxBinding binding in bindings)
            {
                binding.Dispose();
            }
        }
    }
}
