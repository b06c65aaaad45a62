using System.Numerics;

namespace Aiaa.LocalRunner.Phantom;

/// <summary>What lies inside the rib cage: lungs with vessels and airways, heart, great vessels, in fat.</summary>
internal static class Chest
{
    private const float PleuraDepth = 8;

    /// <summary>The right and the left side of the diaphragm.</summary>
    public static BelowDome RightDome { get; } = new(new(66, 2, -30), 0.0088f);

    /// <inheritdoc cref="RightDome"/>
    public static BelowDome LeftDome { get; } = new(new(-68, 0, -44), 0.0088f);

    private static readonly Ellipsoid Heart = new(new(-24, 24, -26), new(58, 44, 48), 0.6f);

    /// <summary>All tissues, the lungs first.</summary>
    public static IEnumerable<Tissue> Tissues() => [.. Lungs(), .. Mediastinum(), .. HeartChambers(), .. GreatVessels(), .. Airways()];

    /// <summary>One lung.</summary>
    /// <param name="side">1 for the right, −1 for the left.</param>
    public static Solid Lung(float side)
    {
        Column cavity = RibCage.Envelope.Peeled(PleuraDepth) with { Bottom = -140, Top = 136 };
        Ellipsoid half = new(new(side * 74, -6, 0), new(70, 96, 170));
        Column middle = new(new(0, 6, 0), 28, 95, -200, 200, z => 0.65f + (0.35f * Math.Clamp((80 - z) / 60, 0, 1)));
        Column spine = new(new(0, Spine.MiddleY(0), 0), 25, 30, -200, 200);
        return cavity.And(half).Without(middle).Without(spine).Without(Heart.Grown(4)).Without(side > 0 ? RightDome : LeftDome);
    }

    private static IEnumerable<Tissue> Lungs()
    {
        // One stream of random numbers for both sides: they differ, as they do in people.
        SplitMix64 random = new(20260401);
        foreach (float side in (float[])[1, -1])
        {
            Solid lung = Lung(side);
            yield return new Tissue(lung, Density.Lung);
            foreach (Tissue vessel in VesselTree.Grow(new(side * 30, -10, 14), side, lung, random))
            {
                yield return vessel;
            }
        }
    }

    private static IEnumerable<Tissue> Mediastinum()
    {
        yield return new Tissue(Heart.Grown(3), Density.Fat);
        yield return new Tissue(new Capsule(new(-6, -38, 150), new(-8, -40, -60), 7.5f), Density.Wall);
    }

    private static IEnumerable<Tissue> HeartChambers()
    {
        yield return new Tissue(Heart, Density.Myocardium);
        yield return new Tissue(new Ellipsoid(new(-40, 26, -34), new(32, 19, 24), 0.6f), Density.Blood);
        yield return new Tissue(new Ellipsoid(new(-8, 46, -34), new(34, 13, 26), 0.75f), Density.Blood);
        yield return new Tissue(new Ellipsoid(new(18, 20, -20), new(18, 20, 28)), Density.Blood);
        yield return new Tissue(new Ellipsoid(new(-6, -10, -6), new(26, 14, 20)), Density.Blood);
    }

    private static IEnumerable<Tissue> GreatVessels()
    {
        Vector3[] ascending = [new(4, 16, -4), new(10, 24, 24), new(9, 20, 48), new(2, 6, 62), new(-10, -14, 66), new(-20, -32, 58), new(-24, -42, 40), new(-22, -42, -60), new(-14, -34, -175)];
        Vector3[] pulmonary = [new(-14, 40, 4), new(-16, 30, 22), new(-18, 8, 28)];
        Vector3[] superior = [new(20, 14, 90), new(20, 12, 30), new(18, 14, -8)];
        Vector3[] inferior = [new(16, 2, -30), new(18, -18, -70), new(18, -30, -175)];
        IEnumerable<Capsule> vessels =
        [
            .. Capsule.Along(ascending, 12.5f), .. Capsule.Along(pulmonary, 13), .. Capsule.Along(superior, 9), .. Capsule.Along(inferior, 11),
            new Capsule(new(-18, 8, 28), new(34, -6, 20), 9), new Capsule(new(-18, 8, 28), new(-36, -8, 22), 9),
            new Capsule(new(8, 10, 66), new(26, 14, 150), 6), new Capsule(new(-4, -4, 70), new(-12, 0, 150), 5), new Capsule(new(-12, -18, 70), new(-30, -10, 150), 5),
            new Capsule(new(20, 14, 90), new(-40, 30, 112), 7), new Capsule(new(20, 14, 88), new(36, 14, 150), 7),
        ];
        return vessels.Select(vessel => new Tissue(vessel, Density.Blood));
    }

    private static IEnumerable<Tissue> Airways()
    {
        Vector3 carina = new(3, -20, 40);
        Capsule[] lumen =
        [
            new(new(2, -6, 190), carina, 8.5f), new(carina, new(32, -20, 16), 6.5f, 5.5f), new(carina, new(-36, -24, 12), 6, 5),
            new(new(32, -20, 16), new(52, -22, -6), 4.4f, 3), new(new(32, -20, 16), new(54, -14, 40), 4, 2.6f),
            new(new(-36, -24, 12), new(-54, -28, -12), 4, 2.8f), new(new(-36, -24, 12), new(-56, -12, 34), 3.8f, 2.6f),
        ];
        return
        [
            .. lumen.Select(tube => new Tissue(tube with { FromRadius = tube.FromRadius + 1.8f, ToRadius = tube.ToRadius + 1.4f }, Density.Wall)),
            .. lumen.Select(tube => new Tissue(tube, Density.Air)),
        ];
    }
}
