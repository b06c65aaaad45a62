using Aiaa.Imaging.Regions;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Benchmarks.Regions;

/// <summary>LabelFilterd's kernel.</summary>
internal sealed class LabelFilterBenchmark() : RegionBenchmark("label-filter", "keeping two labels", Keep, "a set of labels asked for every voxel", KeepPlainly)
{
    private static readonly byte[] Kept = [1, 3];

    private static byte[] Keep(Volume<byte> labels)
    {
        byte[] target = GC.AllocateUninitializedArray<byte>(labels.Count);
        LabelSelection.Keep<byte>(labels.Storage.Span, Kept, target);
        return target;
    }

    private static byte[] KeepPlainly(byte[] labels)
    {
        HashSet<byte> kept = [.. Kept];
        byte[] target = new byte[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            target[i] = kept.Contains(labels[i]) ? labels[i] : (byte)0;
        }

        return target;
    }
}
