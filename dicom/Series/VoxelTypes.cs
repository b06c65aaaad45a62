using Aiaa.Dicom.Pixels;

namespace Aiaa.Dicom.Series;

/// <summary>Chooses the type of a volume's elements from what its headers allow, so that it never depends on the pixels.</summary>
internal static class VoxelTypes
{
    /// <summary>The smallest type, from 16-bit integers up, that holds every value the slices can have after rescaling; float32 where values are not whole.</summary>
    public static VoxelType For(IReadOnlyList<Slice> slices)
    {
        (PixelLayout Layout, Rescale Rescale)[] kinds = [.. slices.Select(slice => (slice.Image.Layout, slice.Rescale)).Distinct()];
        if (!kinds.All(kind => kind.Rescale.IsWhole))
        {
            return VoxelType.Single;
        }

        double lowest = kinds.Min(kind => kind.Rescale.Range(kind.Layout).Lowest);
        double highest = kinds.Max(kind => kind.Rescale.Range(kind.Layout).Highest);
        return lowest >= short.MinValue && highest <= short.MaxValue ? VoxelType.Int16
            : lowest >= 0 && highest <= ushort.MaxValue ? VoxelType.UInt16
            : lowest >= int.MinValue && highest <= int.MaxValue ? VoxelType.Int32
            : VoxelType.Single;
    }
}
