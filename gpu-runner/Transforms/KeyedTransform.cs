using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>The base of transforms that name the keys they work on, as MONAI's dictionary transforms do.</summary>
internal abstract class KeyedTransform : ITransform
{
    private readonly string[] _keys;
    private readonly bool _allowMissingKeys;

    /// <summary>Reads <c>keys</c> and <c>allow_missing_keys</c>.</summary>
    protected KeyedTransform(TransformArguments arguments)
    {
        _keys = arguments.Keys("keys");
        _allowMissingKeys = arguments.Flag("allow_missing_keys", false);
    }

    /// <summary>The number of keys.</summary>
    protected int KeyCount => _keys.Length;

    /// <inheritdoc/>
    public virtual bool ReadsRequest => false;

    /// <inheritdoc/>
    public virtual bool ReadsImage => false;

    /// <inheritdoc/>
    public abstract void Apply(Sample sample, CancellationToken cancellationToken);

    /// <summary>The keys to work on and the place of each in the list, for arguments that have one value for each.</summary>
    protected IEnumerable<(string Key, int Index)> KeysOf(Sample sample) =>
        _keys.Select((key, index) => (key, index)).Where(k => !_allowMissingKeys || Has(sample, k.key));

    /// <summary>Whether there is something to work on under a key.</summary>
    protected virtual bool Has(Sample sample, string key) => sample.TryGet(key, out _);
}
