namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's ToTensord: a change of Python class, without effect here, and of the element type when one is named.</summary>
internal sealed class ToTensord(TransformArguments arguments) : TypeTransform(arguments);
