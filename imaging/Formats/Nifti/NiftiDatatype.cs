using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats.Nifti;

/// <summary>The element types of NIfTI (nifti1.h, field datatype): which are read, and what the others are called.</summary>
internal static class NiftiDatatype
{
    /// <summary>The elements of a type that is read.</summary>
    /// <exception cref="ImageFormatException">The type is not one number per voxel, or unknown.</exception>
    public static Type TypeOf(int code, string subject) => code switch
    {
        2 => typeof(byte),
        256 => typeof(sbyte),
        4 => typeof(short),
        512 => typeof(ushort),
        8 => typeof(int),
        768 => typeof(uint),
        1024 => typeof(long),
        1280 => typeof(ulong),
        16 => typeof(float),
        64 => typeof(double),
        _ => throw Unsupported(code, subject),
    };

    /// <summary>The code under which elements of a volume are written.</summary>
    /// <exception cref="ImagingException">The element type has no place in a NIfTI file.</exception>
    public static (short Code, short Bits) Of(Volume volume) => volume switch
    {
        Volume<byte> => (2, 8),
        Volume<sbyte> => (256, 8),
        Volume<short> => (4, 16),
        Volume<ushort> => (512, 16),
        Volume<int> => (8, 32),
        Volume<uint> => (768, 32),
        Volume<long> => (1024, 64),
        Volume<ulong> => (1280, 64),
        Volume<float> => (16, 32),
        Volume<double> => (64, 64),
        _ => throw new ImagingException($"Elements of type {volume.ElementType.Name} cannot be written as NIfTI; convert them to an integer or floating-point type of 8 to 64 bits."),
    };

    private static ImageFormatException Unsupported(int code, string subject)
    {
        string? name = code switch
        {
            1 => "binary (1 bit a voxel)",
            32 => "complex64",
            128 => "RGB24",
            1536 => "float128",
            1792 => "complex128",
            2048 => "complex256",
            2304 => "RGBA32",
            _ => null,
        };
        return new ImageFormatException(name is null
            ? $"{subject} has the unknown NIfTI datatype {code}; send integers or floats of 8 to 64 bits."
            : $"{subject} holds {name} voxels; send a scalar image of integers or floats of 8 to 64 bits.");
    }
}
