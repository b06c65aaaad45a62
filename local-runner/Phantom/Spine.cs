using System.Numerics;

namespace Aiaa.LocalRunner.Phantom;

/// <summary>Vertebrae with arches and processes, discs between them, and the canal behind.</summary>
internal static class Spine
{
    private const float Level = 26;
    private const float HalfDisc = 2.6f;

    /// <summary>How far back the bodies' middle lies at a height: the chest's spine bends backwards.</summary>
    public static float MiddleY(float z) => -58 - (8 * MathF.Cos(Math.Clamp((z - 30) / 130, -1, 1) * MathF.PI / 2));

    /// <summary>All its tissues.</summary>
    public static IEnumerable<Tissue> Tissues()
    {
        for (float z = -182; z < 190; z += Level)
        {
            float y = MiddleY(z);
            foreach (Tissue tissue in Vertebra(new Vector3(0, y, z)))
            {
                yield return tissue;
            }
        }
    }

    private static IEnumerable<Tissue> Vertebra(Vector3 middle)
    {
        float bottom = middle.Z - (Level / 2) + HalfDisc;
        float top = middle.Z + (Level / 2) - HalfDisc;
        yield return new Tissue(new Column(middle, 18, 14, middle.Z - (Level / 2), middle.Z + (Level / 2)), Density.Disc);
        yield return new Tissue(new Column(middle, 19.5f, 15, bottom, top), Density.Endplate);
        yield return new Tissue(new Column(middle, 18, 13.5f, bottom + 2, top - 2), Density.Marrow);

        Vector3 canal = middle with { Y = middle.Y - 26 };
        Vector3 spinous = canal + new Vector3(0, -22, -16);
        yield return new Tissue(new Capsule(canal + new Vector3(0, -10, 0), spinous, 4.6f, 3.4f), Density.Cortex);
        foreach (float side in (float[])[-1, 1])
        {
            yield return new Tissue(new Capsule(canal + new Vector3(side * 11, -4, 2), canal + new Vector3(side * 37, -6, 5), 5, 4), Density.Cortex);
            yield return new Tissue(new Capsule(canal + new Vector3(side * 11, -4, 2), canal + new Vector3(side * 36, -6, 5), 2.6f, 1.8f), Density.Marrow);
        }

        yield return new Tissue(new Column(canal, 14, 13, middle.Z - 9, middle.Z + 9), Density.Cortex);
        yield return new Tissue(new Column(canal, 10, 9.5f, middle.Z - Level, middle.Z + Level), Density.Fluid);
        yield return new Tissue(new Column(canal, 5, 4.5f, middle.Z - Level, middle.Z + Level), Density.Wall);
    }
}
