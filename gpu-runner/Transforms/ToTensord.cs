namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's ToTensord: a change of Python class, without effect here.</summary>
internal sealed class ToTensord(TransformArguments arguments) : TypeTransform(arguments);
