using System.Numerics;

namespace Aiaa.LocalRunner.Phantom;

/// <summary>The bony chest: ribs with their cartilage, sternum, clavicles and shoulder blades, on an envelope that narrows to the top.</summary>
internal static class RibCage
{
    private const int Pairs = 12;
    private const float HalfWidth = 134;
    private const float HalfDepth = 94;
    private const float CentreY = -4;

    /// <summary>The surface on which the ribs lie.</summary>
    public static Column Envelope { get; } = new(new(0, CentreY, 0), HalfWidth, HalfDepth, -400, 400, Narrowing);

    /// <summary>All its tissues.</summary>
    public static IEnumerable<Tissue> Tissues()
    {
        for (int pair = 0; pair < Pairs; pair++)
        {
            foreach (float side in (float[])[-1, 1])
            {
                foreach (Tissue tissue in Rib(pair, side))
                {
                    yield return tissue;
                }
            }
        }

        foreach (Tissue tissue in Bone(new Ellipsoid(new(0, 90, 78), new(24, 7, 26)), new Ellipsoid(new(0, 90, 78), new(20.5f, 4, 22))))
        {
            yield return tissue;
        }

        foreach (Tissue tissue in Bone(new Ellipsoid(new(0, 94, 8), new(17, 7, 52)), new Ellipsoid(new(0, 94, 8), new(13.5f, 4, 48))))
        {
            yield return tissue;
        }

        foreach (float side in (float[])[-1, 1])
        {
            foreach (Tissue tissue in ShoulderGirdle(side))
            {
                yield return tissue;
            }
        }
    }

    private static float Narrowing(float z)
    {
        float up = Math.Clamp((z - 10) / 138, 0, 1);
        return MathF.Sqrt(MathF.Max(1 - (up * up), 0.04f));
    }

    private static IEnumerable<Tissue> Rib(int pair, float side)
    {
        // The first seven reach the sternum; the last two float.
        float head = 137 - (24 * pair);
        float drop = 26 + (4.5f * MathF.Min(pair, 8));
        float end = pair switch { < 7 => 2.3f, < 10 => 2.05f, 10 => 1.5f, _ => 1.15f };
        Vector3[] bone = [.. Arc(0.3f, end)];
        foreach (Capsule piece in Capsule.Along(bone, 5.2f))
        {
            yield return new Tissue(piece, Density.Cortex);
        }

        foreach (Capsule piece in Capsule.Along(bone, 3))
        {
            yield return new Tissue(piece, Density.Marrow);
        }

        if (pair < 10)
        {
            Vector3 tip = bone[^1];
            Vector3 sternum = new(side * 15, 93, MathF.Max(85 - (18 * pair), -38));
            Vector3 middle = Vector3.Lerp(tip, sternum, 0.5f) + new Vector3(0, 7, -4);
            foreach (Capsule piece in Capsule.Along([tip, middle, sternum], 4.6f))
            {
                yield return new Tissue(piece, Density.Cartilage);
            }
        }

        IEnumerable<Vector3> Arc(float from, float to)
        {
            const int pieces = 26;
            for (int i = 0; i <= pieces; i++)
            {
                float angle = from + ((to - from) * i / pieces);
                float z = head - (drop * (1 - MathF.Cos(angle)) / 2 * 1.6f);
                float scale = Narrowing(z);

                // The cube-root profile of the envelope, followed by angle.
                float sin = MathF.Sin(angle);
                float cos = MathF.Cos(angle);
                float radius = 1 / MathF.Cbrt(MathF.Abs(sin * sin * sin) + MathF.Abs(cos * cos * cos));
                yield return new Vector3(side * HalfWidth * scale * radius * sin, CentreY - (HalfDepth * scale * radius * cos), z);
            }
        }
    }

    private static IEnumerable<Tissue> ShoulderGirdle(float side)
    {
        Vector3[] clavicle = [new(side * 16, 84, 104), new(side * 62, 78, 118), new(side * 118, 40, 134)];
        foreach (Capsule piece in Capsule.Along(clavicle, 5.6f))
        {
            yield return new Tissue(piece, Density.Cortex);
        }

        foreach (Capsule piece in Capsule.Along(clavicle, 3.2f))
        {
            yield return new Tissue(piece, Density.Marrow);
        }

        Vector3 blade = new(side * 92, -92, 66);
        yield return new Tissue(new Ellipsoid(blade, new(37, 4.2f, 58), side * 0.5f), Density.Cortex);
        yield return new Tissue(new Ellipsoid(blade, new(32, 1.6f, 50), side * 0.5f), Density.Marrow);
        yield return new Tissue(new Capsule(new(side * 68, -106, 92), new(side * 128, -70, 116), 4.4f), Density.Cortex);
    }

    private static IEnumerable<Tissue> Bone(Solid whole, Solid marrow)
    {
        yield return new Tissue(whole, Density.Cortex);
        yield return new Tissue(marrow, Density.Marrow);
    }
}
