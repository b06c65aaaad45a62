using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>The base of transforms that do the same to the volume under each of their keys, as MONAI's dictionary transforms do.</summary>
internal abstract class MapTransform : ITransform
{
    private readonly string[] _keys;
    private readonly bool _allowMissingKeys;

    /// <summary>Reads <c>keys</c> and <c>allow_missing_keys</c>.</summary>
    protected MapTransform(TransformArguments arguments)
    {
        _keys = arguments.Keys("keys");
        _allowMissingKeys = arguments.Flag("allow_missing_keys", false);
    }

    /// <summary>The number of keys.</summary>
    protected int KeyCount => _keys.Length;

    /// <inheritdoc/>
    public void Apply(Sample sample, CancellationToken cancellationToken)
    {
        for (int index = 0; index < _keys.Length; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_allowMissingKeys || Has(sample, _keys[index]))
            {
                Apply(sample, _keys[index], index, cancellationToken);
            }
        }
    }

    /// <summary>Changes the volume under one key.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="key">The key.</param>
    /// <param name="index">The key's place in the list, for arguments that have one value for each.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    protected abstract void Apply(Sample sample, string key, int index, CancellationToken cancellationToken);

    /// <summary>Whether there is something to work on under a key.</summary>
    protected virtual bool Has(Sample sample, string key) => sample.TryGet(key, out _);
}
