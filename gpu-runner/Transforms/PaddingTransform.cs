namespace Aiaa.GpuRunner.Transforms;

/// <summary>The base of transforms that pad towards some lengths: they share the arguments for the lengths, for the sides and for what fills them.</summary>
internal abstract class PaddingTransform : MapTransform
{
    /// <summary>Reads the arguments.</summary>
    /// <param name="arguments">Those of the step.</param>
    /// <param name="lengths">What the argument for the lengths is called.</param>
    protected PaddingTransform(TransformArguments arguments, string lengths)
        : base(arguments)
    {
        Lengths = arguments.Integers(lengths);
        IsSymmetric = PadPlacement.IsSymmetric(arguments);
        Fill = new Padding(arguments, KeyCount);
        arguments.Only("lazy", false);
    }

    /// <summary>The lengths, as they are given.</summary>
    protected int[] Lengths { get; }

    /// <summary>Whether padding goes to both sides.</summary>
    protected bool IsSymmetric { get; }

    /// <summary>What lies beyond the image.</summary>
    protected Padding Fill { get; }
}
