using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Formats.Nifti;

namespace Aiaa.GpuRunner.Pipelines;

/// <summary>What is known of an image beside its voxels: all that steps behind the loading, and writers, ask of it.</summary>
/// <param name="Geometry">The file's own geometry, field by field.</param>
/// <param name="ChannelsFirst">Whether the axis of channels comes before the spatial ones.</param>
internal sealed record ImageHeader(NiftiGeometry Geometry, bool ChannelsFirst)
{
    /// <summary>The header of a decoded image.</summary>
    public static ImageHeader Of(ImageFile image) => new(image.Geometry, image.ChannelsFirst);
}
