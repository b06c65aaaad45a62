namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's ToNumpyd: a change of Python class, without effect here, and of the element type when one is named.</summary>
internal sealed class ToNumpyd(TransformArguments arguments) : TypeTransform(arguments);
