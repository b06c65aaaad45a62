using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's MeanEnsembled: the mean of several results, weighted on demand with one weight for each.</summary>
internal sealed class MeanEnsembled : EnsembleTransform
{
    private readonly float[]? _weights;

    /// <summary>Reads the arguments.</summary>
    public MeanEnsembled(TransformArguments arguments)
        : base(arguments)
    {
        _weights = arguments.OptionalNumbers("weights")?.Select(weight => (float)weight).ToArray();
        if (_weights is not null && _weights.Average() == 0)
        {
            throw arguments.Invalid("weights", "must not add up to 0");
        }
    }

    /// <inheritdoc/>
    protected override Volume Combine(Volume<float>[] members) => _weights is null || _weights.Length == members.Length
        ? Mean(members, _weights)
        : throw new ModelException($"'weights' has {_weights.Length} values for {members.Length} results.");
}
