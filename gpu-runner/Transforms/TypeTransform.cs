using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>The base of transforms that change only what Python class holds the array, which has no meaning here.</summary>
internal abstract class TypeTransform : MapTransform
{
    /// <summary>Accepts the arguments; an element type other than float32 would change values and is refused.</summary>
    protected TypeTransform(TransformArguments arguments)
        : base(arguments)
    {
        arguments.Ignore("data_type", "device", "wrap_sequence", "track_meta");
        if (arguments.OptionalText("dtype") is { } type && type is not ("float32" or "np.float32" or "torch.float32" or "float"))
        {
            throw arguments.Invalid("dtype", $"must be float32 when it is given, not \"{type}\"");
        }
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken) => _ = sample[key];
}
