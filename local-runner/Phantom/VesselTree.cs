using System.Numerics;

namespace Aiaa.LocalRunner.Phantom;

/// <summary>Vessels of one lung: a tree that branches in two again and again, each branch thinner than its trunk.</summary>
/// <remarks>The radii follow Murray's law: the cube of the trunk's radius is the sum of the cubes of its branches' radii.</remarks>
internal static class VesselTree
{
    private const float Thinnest = 0.6f;
    private const float LengthPerRadius = 4.6f;
    private const float Margin = -2.5f;
    private const int Trunks = 16;

    /// <summary>Grows a tree from the root of a lung; branches that would leave the lung end where they begin.</summary>
    public static IEnumerable<Tissue> Grow(Vector3 root, float side, Solid lung, SplitMix64 random)
    {
        List<Tissue> vessels = [];
        for (int trunk = 0; trunk < Trunks; trunk++)
        {
            // Fans out over the height of the lung; the lower lobes are the larger ones.
            float up = 0.85f - (1.85f * trunk / (Trunks - 1));
            Vector3 direction = Vector3.Normalize(new(side * random.Next(0.5f, 1), random.Next(-0.9f, 0.8f), up));
            Vector3 start = root + new Vector3(side * 6, 0, up * 10);
            Branch(start, direction, random.Next(2.8f, 4.6f), lung, random, vessels, first: true);
        }

        return vessels;
    }

    private static void Branch(Vector3 from, Vector3 direction, float radius, Solid lung, SplitMix64 random, List<Tissue> vessels, bool first = false)
    {
        Vector3 to = from + (direction * (radius * LengthPerRadius * random.Next(0.8f, 1.25f)) * (first ? 1.6f : 1));
        if (radius < Thinnest || (!first && lung.Distance(to) > Margin))
        {
            return;
        }

        float share = random.Next(0.35f, 0.65f);
        float thicker = radius * MathF.Cbrt(MathF.Max(share, 1 - share));
        float thinner = radius * MathF.Cbrt(MathF.Min(share, 1 - share));
        vessels.Add(new Tissue(new Capsule(from, to, radius, thicker), Density.Blood - 60));

        Vector3 sideways = Vector3.Normalize(Vector3.Cross(direction, new(random.NextNormal(), random.NextNormal(), random.NextNormal())));
        Branch(to, Vector3.Normalize(direction + (sideways * random.Next(0.2f, 0.45f))), thicker, lung, random, vessels);
        Branch(to, Vector3.Normalize(direction - (sideways * random.Next(0.45f, 0.95f))), thinner, lung, random, vessels);
    }
}
