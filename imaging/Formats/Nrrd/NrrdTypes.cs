using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats.Nrrd;

/// <summary>The element types of NRRD by name (teem, nrrd format definition, field "type").</summary>
internal static class NrrdTypes
{
    private static readonly (Type Type, string[] Names)[] All =
    [
        (typeof(sbyte), ["signed char", "int8", "int8_t"]),
        (typeof(byte), ["unsigned char", "uchar", "uint8", "uint8_t"]),
        (typeof(short), ["short", "short int", "signed short", "signed short int", "int16", "int16_t"]),
        (typeof(ushort), ["unsigned short", "ushort", "unsigned short int", "uint16", "uint16_t"]),
        (typeof(int), ["int", "signed int", "int32", "int32_t"]),
        (typeof(uint), ["unsigned int", "uint", "uint32", "uint32_t"]),
        (typeof(long), ["long long int", "longlong", "long long", "long long int", "signed long long", "signed long long int", "int64", "int64_t"]),
        (typeof(ulong), ["unsigned long long int", "ulonglong", "unsigned long long", "uint64", "uint64_t"]),
        (typeof(float), ["float"]),
        (typeof(double), ["double"]),
    ];

    /// <summary>The type of a name.</summary>
    /// <exception cref="ImageFormatException">No type of numbers.</exception>
    public static Type Parse(string name, string subject)
    {
        foreach ((Type type, string[] names) in All)
        {
            if (names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return type;
            }
        }

        throw new ImageFormatException($"{subject} is an NRRD image of another element type than integers and floats of 8 to 64 bits; convert it to one of those.");
    }

    /// <summary>The name under which elements of a volume are written.</summary>
    /// <exception cref="ImagingException">The element type has no place in an NRRD file.</exception>
    public static string NameOf(Volume volume) => Array.Find(All, known => known.Type == volume.ElementType) is { Names: [string name, ..] } ? name
        : throw new ImagingException($"Elements of type {volume.ElementType.Name} cannot be written as NRRD; convert them to an integer or floating-point type of 8 to 64 bits.");
}
