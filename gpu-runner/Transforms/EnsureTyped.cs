namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's EnsureTyped: a change of Python class, without effect here, and of the element type when one is named.</summary>
internal sealed class EnsureTyped(TransformArguments arguments) : TypeTransform(arguments);
