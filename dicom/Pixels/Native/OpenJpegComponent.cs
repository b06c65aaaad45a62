#pragma warning disable CS0649 // The library fills these fields.
namespace Aiaa.Dicom.Pixels.Native;

/// <summary>opj_image_comp_t of openjpeg.h, as far as it is looked at.</summary>
internal unsafe struct OpenJpegComponent
{
    public uint StepX;
    public uint StepY;
    public uint Width;
    public uint Height;
    public uint X0;
    public uint Y0;
    public uint Precision;
    public uint BitsPerPixel;
    public uint Signed;
    public uint ResolutionsDecoded;
    public uint Factor;
    public int* Samples;
}
