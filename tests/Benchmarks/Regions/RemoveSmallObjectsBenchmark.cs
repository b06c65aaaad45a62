using Aiaa.Imaging.Regions;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Benchmarks.Regions;

/// <summary>RemoveSmallObjectsd's kernel.</summary>
internal sealed class RemoveSmallObjectsBenchmark()
    : RegionBenchmark("remove-small-objects", "removing what has fewer than 64 voxels", Remove, "flood fill", labels => TextbookFlood.RemoveSmall(labels, Minimum))
{
    private const int Minimum = 64;

    private static byte[] Remove(Volume<byte> labels)
    {
        Volume<byte> copy = Copy(labels);
        SmallObjects.RemoveByTouch(copy, Minimum, connectivity: 1);
        return copy.Storage.ToArray();
    }
}
