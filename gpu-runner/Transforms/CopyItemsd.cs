using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's CopyItemsd: the named items, volumes or params, once more, or several times, under other names.</summary>
internal sealed class CopyItemsd : KeyedTransform
{
    private const int MostCopies = 1024;

    private readonly int _times;
    private readonly string[] _names;

    /// <summary>Reads the arguments.</summary>
    public CopyItemsd(TransformArguments arguments)
        : base(arguments)
    {
        _times = arguments.OptionalInteger("times") ?? 1;
        if (_times is < 1 or > MostCopies)
        {
            throw arguments.Invalid("times", $"must lie between 1 and {MostCopies}");
        }

        // Names that MONAI makes up are in the order of the keys, not of the copies, and it uses them as they stand.
        _names = arguments.OptionalTexts("names") ?? [.. arguments.Keys("keys").SelectMany(key => Enumerable.Range(0, _times).Select(i => $"{key}_{i}"))];
        if (_names.Length != KeyCount * _times)
        {
            throw arguments.Invalid("names", $"has {_names.Length} value(s) for {KeyCount} key(s) copied {_times} time(s)");
        }
    }

    /// <inheritdoc/>
    public override bool ReadsRequest => true;

    /// <inheritdoc/>
    public override void Apply(Sample sample, CancellationToken cancellationToken)
    {
        for (int copy = 0; copy < _times; copy++)
        {
            foreach ((string key, int index) in KeysOf(sample).ToArray())
            {
                string name = _names[(copy * KeyCount) + index];
                if (sample.Contains(name))
                {
                    throw new ModelException($"'{key}' cannot be copied to '{name}': that key is taken.");
                }

                // No transform writes into a volume, so a copy may be the volume itself.
                if (sample.Values[key] is { } value)
                {
                    sample.Values[name] = value.DeepClone();
                }
                else
                {
                    sample[name] = sample[key];
                }
            }
        }
    }

    /// <inheritdoc/>
    protected override bool Has(Sample sample, string key) => sample.Contains(key);
}
