using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats;

/// <summary>What an image file held: its voxels as stored, how to scale them, and the geometry a result must be written on.</summary>
public sealed class ImageFile
{
    /// <summary>
    /// The voxels with the element type of the file: the spatial axes (x, y, z) and then time or channel, wherever the file has it. Of
    /// NIfTI axes of length 1 are kept, and the affine is the one that nibabel chooses. Pictures have (column, row), as MONAI turns them.
    /// </summary>
    public required Volume Stored { get; init; }

    /// <summary>Whether the axis of channels comes before the spatial ones instead: where several files were put together.</summary>
    public bool ChannelsFirst { get; init; }

    /// <summary>What a stored value is multiplied by; 1 when the file does not scale.</summary>
    public double Slope { get; init; } = 1;

    /// <summary>What is added after that; 0 when the file does not scale.</summary>
    public double Intercept { get; init; }

    /// <summary>The file's own geometry, field by field, on which a result is written back.</summary>
    public required NiftiGeometry Geometry { get; init; }

    /// <summary>The format of the file.</summary>
    public required ImageFormat Format { get; init; }

    /// <summary>Whether the file, or the voxels in it, were compressed.</summary>
    public bool Compressed { get; init; }

    /// <summary>
    /// The image as MONAI's LoadImage gives it: stored × slope + intercept in float64, as nibabel's array proxy computes it, then
    /// rounded to float32. Axes and memory order are those of <see cref="Stored"/>.
    /// </summary>
    public Volume<float> ToSingle() => Slope == 1 && Intercept == 0 ? Stored.ToSingle() : ElementScaling.ToSingle(Stored, Slope, Intercept);
}
