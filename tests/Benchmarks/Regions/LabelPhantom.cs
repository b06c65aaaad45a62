using Aiaa.Imaging.Volumes;

namespace Aiaa.Benchmarks.Regions;

/// <summary>A label map as networks leave them: some large organs with holes in them, and specks everywhere.</summary>
internal static class LabelPhantom
{
    public const int Side = 192;

    /// <summary>Makes 192³ voxels of the labels 0 to 4; the same every time.</summary>
    public static Volume<byte> Make()
    {
        Random random = new(7);
        Volume<byte> labels = Volume<byte>.AllocateLastAxisFastest([Side, Side, Side], Affine.Identity);
        Span<byte> voxels = labels.Storage.Span;
        for (int organ = 1; organ <= 4; organ++)
        {
            int[] centre = [40 + random.Next(112), 40 + random.Next(112), 40 + random.Next(112)];
            Ball(voxels, centre, 20 + random.Next(20), (byte)organ);
            for (int hole = 0; hole < 12; hole++)
            {
                Ball(voxels, [.. centre.Select(c => c + random.Next(-12, 13))], 1 + random.Next(3), 0);
            }
        }

        for (int speck = 0; speck < 2000; speck++)
        {
            Ball(voxels, [random.Next(Side), random.Next(Side), random.Next(Side)], random.Next(3), (byte)random.Next(1, 5));
        }

        return labels;
    }

    private static void Ball(Span<byte> voxels, int[] centre, int radius, byte label)
    {
        for (int x = Math.Max(0, centre[0] - radius); x <= Math.Min(Side - 1, centre[0] + radius); x++)
        {
            for (int y = Math.Max(0, centre[1] - radius); y <= Math.Min(Side - 1, centre[1] + radius); y++)
            {
                for (int z = Math.Max(0, centre[2] - radius); z <= Math.Min(Side - 1, centre[2] + radius); z++)
                {
                    (int dx, int dy, int dz) = (x - centre[0], y - centre[1], z - centre[2]);
                    if ((dx * dx) + (dy * dy) + (dz * dz) <= radius * radius)
                    {
                        voxels[(((x * Side) + y) * Side) + z] = label;
                    }
                }
            }
        }
    }
}
