using System.Numerics;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// The element types of numpy and torch by name. Volumes flow as float32, or as integers where a step gave those; a cast to a wider
/// floating type changes no value and is none here.
/// </summary>
internal static class ElementType
{
    /// <summary>Reads the name of a type as Python writes it, with or without its module.</summary>
    /// <exception cref="ModelException">Not a type of numbers.</exception>
    public static Func<Volume, Volume> CastTo(TransformArguments arguments, string text, string name) => text[(text.LastIndexOf('.') + 1)..] switch
    {
        "float32" or "float" or "float64" or "double" => volume => volume.ToSingle(),
        "float16" or "half" => volume => Elementwise.Map(volume.ToSingle(), ThroughHalf),
        "bool" or "bool_" => volume => Mask(volume.ToSingle()),
        "uint8" => To<byte>,
        "uint16" => To<ushort>,
        "int8" => To<sbyte>,
        "int16" or "short" => To<short>,
        "int32" or "int" => To<int>,
        "int64" or "long" => To<long>,
        _ => throw arguments.Invalid(name, $"must be the name of an element type such as \"float32\" or \"uint8\", not \"{text}\""),
    };

    private static void ThroughHalf(ReadOnlySpan<float> source, Span<float> target)
    {
        for (int i = 0; i < source.Length; i++)
        {
            target[i] = (float)(Half)source[i];
        }
    }

    private static Volume<byte> Mask(Volume<float> volume) => Elementwise.Select(volume, value => value != 0 ? (byte)1 : (byte)0);

    /// <summary>Cut towards zero, and wrapped around the type's range as the casts of processors do.</summary>
    private static Volume<T> To<T>(Volume volume)
        where T : unmanaged, INumber<T> => volume is Volume<T> same ? same : Elementwise.Select(volume.ToSingle(), value => T.CreateTruncating((long)value));
}
