namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's ToNumpyd: a change of Python class, without effect here.</summary>
internal sealed class ToNumpyd(TransformArguments arguments) : TypeTransform(arguments);
