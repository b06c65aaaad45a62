using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Resampling;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>How a transform fills what lies beyond the image, per key; the arguments that MONAI's padding transforms share.</summary>
internal sealed class Padding
{
    private readonly PadMode[] _modes;
    private readonly float _value;

    /// <summary>Reads the mode, and the value under numpy's name for it or torch's.</summary>
    /// <param name="arguments">Those of the step.</param>
    /// <param name="keyCount">The number of keys.</param>
    /// <param name="name">The argument that holds the mode.</param>
    /// <param name="fallback">The mode when none is named.</param>
    public Padding(TransformArguments arguments, int keyCount, string name = "mode", PadMode fallback = PadMode.Constant)
    {
        _modes = arguments.PerKey(name, keyCount, fallback, (node, argument) => Mode(arguments, arguments.TextOf(node, argument), argument));
        _value = (float)(arguments.OptionalNumber("value") ?? arguments.OptionalNumber("constant_values") ?? 0);
    }

    /// <summary>Reads a mode by the name that numpy or torch gives it.</summary>
    /// <exception cref="ModelException">Another one.</exception>
    public static PadMode Mode(TransformArguments arguments, string text, string name) => text switch
    {
        "constant" => PadMode.Constant,
        "edge" or "replicate" => PadMode.Edge,
        "reflect" => PadMode.Reflect,
        "symmetric" => PadMode.Symmetric,
        "wrap" or "circular" => PadMode.Wrap,
        _ => throw arguments.Invalid(name, $"must be \"constant\", \"edge\", \"reflect\", \"symmetric\" or \"wrap\" (torch's \"replicate\" and \"circular\" too), not \"{text}\""),
    };

    /// <summary>Cuts a box out of the volume of a key.</summary>
    public SampleVolume Cut(SampleVolume entry, SpatialBox box, int index) => box.Cut(entry, _modes[index], _value);
}
