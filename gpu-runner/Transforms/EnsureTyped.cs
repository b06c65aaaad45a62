namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's EnsureTyped: a change of Python class, without effect here.</summary>
internal sealed class EnsureTyped(TransformArguments arguments) : TypeTransform(arguments);
