namespace Aiaa.LocalRunner.Phantom;

/// <summary>A person on a table, from the shoulders to the kidneys: all tissues, in the order in which they are filled in.</summary>
internal static class Torso
{
    private static readonly Column Surface = new(new(0, -2, 0), 168, 118, -400, 400, z => 0.965f + (0.035f * MathF.Cos((z - 40) / 60)));

    /// <summary>All tissues; later ones replace earlier ones.</summary>
    public static IReadOnlyList<Tissue> Tissues() =>
        [.. Table(), .. Wall(), .. Chest.Tissues(), .. Abdomen.Tissues(), .. Spine.Tissues(), .. RibCage.Tissues()];

    private static IEnumerable<Tissue> Table()
    {
        yield return new Tissue(new Slab(-143, 16, 0.0004f, 210), Density.CarbonFibre);
        yield return new Tissue(new Slab(-143, 13.5f, 0.0004f, 208), Density.Foam);
        yield return new Tissue(new Slab(-124.5f, 2.5f, 0.0004f, 190), -700);
    }

    // Skin, fat below it, muscle, and the fat in which all organs lie.
    private static IEnumerable<Tissue> Wall()
    {
        yield return new Tissue(Surface, Density.Skin);
        yield return new Tissue(Surface.Peeled(2.2f), Density.Fat);
        yield return new Tissue(RibCage.Envelope.Peeled(-9), Density.Muscle);
        yield return new Tissue(RibCage.Envelope.Peeled(7), Density.Fat);
        foreach (float side in (float[])[-1, 1])
        {
            // Along the spine, on the shoulder blade, on the breast.
            yield return new Tissue(new Capsule(new(side * 34, -92, -200), new(side * 32, -92, 140), 15), Density.Muscle);
            yield return new Tissue(new Ellipsoid(new(side * 96, -82, 60), new(48, 14, 84), side * 0.55f), Density.Muscle);
            yield return new Tissue(new Ellipsoid(new(side * 78, 80, 74), new(62, 15, 52), -side * 0.35f), Density.Muscle);
            yield return new Tissue(new Capsule(new(side * 60, -40, 150), new(side * 150, -30, 150), 44), Density.Muscle);
        }
    }
}
