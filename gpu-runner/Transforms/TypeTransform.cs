using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>The base of transforms that change what Python class holds the array, which has no meaning here, and on demand its element type.</summary>
internal abstract class TypeTransform : MapTransform
{
    private readonly Func<Volume, Volume>?[] _casts;

    /// <summary>Reads the arguments.</summary>
    /// <param name="arguments">Those of the step.</param>
    /// <param name="fallback">The element type when none is named; null to leave it.</param>
    protected TypeTransform(TransformArguments arguments, string? fallback = null)
        : base(arguments)
    {
        Func<Volume, Volume>? unnamed = fallback is null ? null : ElementType.CastTo(arguments, fallback, "dtype");
        _casts = arguments.PerKey("dtype", KeyCount, unnamed, (node, name) => ElementType.CastTo(arguments, arguments.TextOf(node, name), name));
        arguments.Ignore("data_type", "device", "wrap_sequence", "track_meta", "convert_to_tensor");
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        SampleVolume entry = sample[key];
        sample[key] = _casts[index] is { } cast ? entry.With(cast(entry.Volume)) : entry;
    }
}
