#pragma warning disable CS0649 // The library fills these fields.
namespace Aiaa.Dicom.Pixels.Native;

/// <summary>opj_image_t of openjpeg.h, as far as it is looked at.</summary>
internal unsafe struct OpenJpegImage
{
    public uint X0;
    public uint Y0;
    public uint X1;
    public uint Y1;
    public uint Count;
    public int ColourSpace;
    public OpenJpegComponent* Components;
}
