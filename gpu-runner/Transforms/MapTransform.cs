using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>The base of transforms that do the same to the volume under each of their keys.</summary>
internal abstract class MapTransform(TransformArguments arguments) : KeyedTransform(arguments)
{
    /// <inheritdoc/>
    public sealed override void Apply(Sample sample, CancellationToken cancellationToken)
    {
        foreach ((string key, int index) in KeysOf(sample))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Apply(sample, key, index, cancellationToken);
        }
    }

    /// <summary>Changes the volume under one key.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="key">The key.</param>
    /// <param name="index">The key's place in the list, for arguments that have one value for each.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    protected abstract void Apply(Sample sample, string key, int index, CancellationToken cancellationToken);
}
