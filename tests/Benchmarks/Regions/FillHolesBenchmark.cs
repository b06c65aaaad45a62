using Aiaa.Imaging.Regions;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Benchmarks.Regions;

/// <summary>FillHolesd's kernel.</summary>
internal sealed class FillHolesBenchmark() : RegionBenchmark("fill-holes", "filling the holes of every label", Fill, "flood fill per label", TextbookFlood.FillHoles)
{
    private static byte[] Fill(Volume<byte> labels)
    {
        Volume<byte> copy = Copy(labels);
        HoleFilling.Fill(copy, null, connectivity: 1);
        return copy.Storage.ToArray();
    }
}
