namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's CastToTyped: the elements in another type, float32 when none is named.</summary>
internal sealed class CastToTyped(TransformArguments arguments) : TypeTransform(arguments, "float32");
