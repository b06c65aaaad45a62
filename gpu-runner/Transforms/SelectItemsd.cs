using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's SelectItemsd: everything but the named items leaves the sample.</summary>
internal sealed class SelectItemsd(TransformArguments arguments) : KeyedTransform(arguments)
{
    /// <inheritdoc/>
    public override bool ReadsRequest => true;

    /// <inheritdoc/>
    public override void Apply(Sample sample, CancellationToken cancellationToken)
    {
        HashSet<string> kept = [.. KeysOf(sample).Select(k => k.Key)];
        foreach (string key in kept.Where(key => !sample.Contains(key)))
        {
            throw new ModelException($"there is nothing under the key '{key}' that could be selected.");
        }

        foreach (string key in sample.Keys.Where(key => !kept.Contains(key)).ToArray())
        {
            sample.Remove(key);
        }
    }

    /// <inheritdoc/>
    protected override bool Has(Sample sample, string key) => sample.Contains(key);
}
