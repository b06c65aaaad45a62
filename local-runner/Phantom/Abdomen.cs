using System.Numerics;

namespace Aiaa.LocalRunner.Phantom;

/// <summary>The organs below the diaphragm, down to the kidneys.</summary>
internal static class Abdomen
{
    private const float DiaphragmThickness = 3.5f;

    private static Column Cavity => RibCage.Envelope.Peeled(10) with { Bottom = -400, Top = 60 };

    /// <summary>The spleen.</summary>
    public static Tissue Spleen { get; } = new(
        new Ellipsoid(new(-92, -40, -82), new(24, 42, 46), -0.5f).And(Chest.LeftDome.Lowered(DiaphragmThickness)).And(Cavity.Peeled(3)), Density.Spleen);

    /// <summary>All tissues.</summary>
    public static IEnumerable<Tissue> Tissues()
    {
        Column cavity = Cavity;
        Ellipsoid liver = new(new(56, 4, -72), new(106, 84, 74), -0.15f);
        Ellipsoid stomach = new(new(-66, 34, -84), new(36, 32, 34));
        Ellipsoid colon = new(new(-20, 62, -128), new(70, 18, 17), 0.1f);

        // The muscle of the diaphragm, with the fat below it.
        foreach (BelowDome dome in (BelowDome[])[Chest.RightDome, Chest.LeftDome])
        {
            Column side = new(new(dome.Peak.X, 0, 0), 74, 110, -200, 60);
            yield return new Tissue(dome.And(cavity).And(side), Density.Muscle);
            yield return new Tissue(dome.Lowered(DiaphragmThickness).And(cavity.Peeled(3)).And(side), Density.Fat);
        }

        yield return new Tissue(liver.And(Chest.RightDome.Lowered(DiaphragmThickness)).And(cavity.Peeled(3)), Density.Liver);
        yield return new Tissue(new Capsule(new(20, 4, -84), new(62, -4, -70), 6, 4), Density.Blood);
        yield return new Tissue(new Capsule(new(62, -4, -70), new(96, -14, -62), 4, 2.5f), Density.Blood);
        yield return new Tissue(new Capsule(new(62, -4, -70), new(84, 30, -74), 3.6f, 2.2f), Density.Blood);
        yield return new Tissue(new Ellipsoid(new(46, 44, -112), new(14, 20, 16)), Density.Fluid);

        yield return Spleen;
        yield return new Tissue(stomach.And(Chest.LeftDome.Lowered(DiaphragmThickness)), Density.Wall);
        Ellipsoid content = stomach.Grown(-4);
        yield return new Tissue(content, Density.Fluid);
        yield return new Tissue(content.And(new Column(new(-66, 84, 0), 80, 42, -200, 0)), Density.Gas);

        yield return new Tissue(colon, Density.Wall);
        yield return new Tissue(colon.Grown(-3.5f), Density.Fluid);
        yield return new Tissue(colon.Grown(-3.5f).And(new Column(new(-20, 110, 0), 120, 46, -200, 0)), Density.Gas);
        foreach (Tissue tissue in Kidneys())
        {
            yield return tissue;
        }
    }

    private static IEnumerable<Tissue> Kidneys()
    {
        foreach (float side in (float[])[-1, 1])
        {
            Vector3 middle = new(side * 58, -52, side < 0 ? -128 : -138);
            yield return new Tissue(new Ellipsoid(middle, new(27, 24, 50), side * 0.6f), Density.Kidney);
            yield return new Tissue(new Ellipsoid(middle + new Vector3(-side * 12, 6, 0), new(13, 10, 24), side * 0.6f), Density.Fat);
            yield return new Tissue(new Capsule(new(side * 34, -66, -96), new(side * 42, -58, -190), 11, 20), Density.Muscle);
        }
    }
}
