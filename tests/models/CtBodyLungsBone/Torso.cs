namespace Aiaa.Models.Tests.CtBodyLungsBone;

/// <summary>
/// A chest of known geometry on a table, in millimetres about the middle of the volume: what the scanner would show (Hounsfield
/// units with noise) and what is where.
/// </summary>
internal sealed class Torso
{
    private const double Voxel = 2;

    private Torso(int x, int y, int z)
    {
        Image = new Grid<float>(x, y, z);
        Truth = new Grid<Label>(x, y, z);
        Parts = new Grid<Part>(x, y, z);
    }

    public Grid<float> Image { get; }

    public Grid<Label> Truth { get; }

    public Grid<Part> Parts { get; }

    /// <summary>Draws the torso; its lungs go on beyond the top of the volume and its spine beyond both ends.</summary>
    public static Torso Draw(int x = 170, int y = 130, int z = 60, double noise = 15)
    {
        Torso torso = new(x, y, z);
        Random random = new(20240229);
        for (int i = 0; i < x; i++)
        {
            for (int j = 0; j < y; j++)
            {
                for (int k = 0; k < z; k++)
                {
                    Part part = At((i - (x / 2)) * Voxel, (j - (y / 2)) * Voxel, k * Voxel);
                    torso.Parts[i, j, k] = part;
                    torso.Truth[i, j, k] = LabelOf(part);
                    torso.Image[i, j, k] = (float)(Hounsfield(part) + (noise * Normal(random)));
                }
            }
        }

        return torso;
    }

    private static Part At(double x, double y, double z)
    {
        double side = Math.Abs(x);
        return Ellipse(x, y, 140, 95) > 1 ? Outside(y, side)
            : Ellipse(x, y + 45, 22, 18) < 1 ? Vertebra(x, y + 45, z % 32)
            : Ellipse(x, y + 74, 17, 13) < 1 ? (Ellipse(x, y + 74, 11, 8) < 1 ? Part.SpinalCanal : Part.CompactBone)
            : side < 16 && y is > 74 and < 84 ? Part.CompactBone
            : Rib(x, y, z) ? Part.CompactBone
            : Ellipse(x, y, 8, 8) < 1 && z > 50 ? Part.Trachea
            : z < 40 && Ellipse(x - 60, y - 30, 25, 18) + Square((z - 18) / 16) < 1 ? Part.BowelGas
            : z > 40 && Ellipse(side - 72, y, 45, 62) < 1 ? (Vessel(side, y, z) ? Part.Vessel : Part.Lung)
            : Part.SoftTissue;
    }

    /// <summary>A disc of 6 mm, then the body of a vertebra: a shell of 3 mm around marrow.</summary>
    private static Part Vertebra(double x, double y, double height) =>
        height < 6 ? Part.SoftTissue
        : Ellipse(x, y, 19, 15) < 1 && height is > 8 and < 30 ? Part.Marrow
        : Part.CompactBone;

    private static bool Rib(double x, double y, double z) =>
        Ellipse(x, y, 128, 83) < 1 && Ellipse(x, y, 120, 75) > 1 && ((z + (0.3 * y) + 200) % 30) < 10;

    private static bool Vessel(double side, double y, double z) => (Square(((side + 300) % 30) - 15) + Square(((y + (z / 2) + 300) % 30) - 15)) < 9;

    /// <summary>A sheet over the chest, and a table of two shells with foam between them.</summary>
    private static Part Outside(double y, double side) => y switch
    {
        > 110 and < 113 => Part.Table,
        < -118 and > -122 when side < 150 => Part.Table,
        <= -122 and > -126 when side < 150 => Part.Foam,
        <= -126 and > -128.5 when side < 150 => Part.Table,
        _ => Part.Air,
    };

    private static double Ellipse(double x, double y, double a, double b) => Square(x / a) + Square(y / b);

    private static double Square(double value) => value * value;

    /// <summary>A standard normal number, by the transform of Box and Muller (Ann. Math. Statist. 1958).</summary>
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static Label LabelOf(Part part) => part switch
    {
        Part.Air or Part.Table or Part.Foam => Label.Background,
        Part.Lung or Part.Vessel => Label.Lungs,
        Part.CompactBone or Part.Marrow => Label.Bone,
        _ => Label.Body,
    };

    private static double Hounsfield(Part part) => part switch
    {
        Part.Table => 100,
        Part.Foam => -900,
        Part.Lung => -850,
        Part.CompactBone => 600,
        Part.Marrow => 150,
        Part.SpinalCanal => 20,
        Part.SoftTissue or Part.Vessel => 50,
        _ => -1000,
    };
}
