namespace Aiaa.LocalRunner.Phantom;

/// <summary>What a shape is filled with. Later tissues replace earlier ones where they overlap.</summary>
/// <param name="Solid">The shape.</param>
/// <param name="Hounsfield">Its density in Hounsfield units.</param>
internal sealed record Tissue(Solid Solid, float Hounsfield)
{
    /// <summary>How much the density varies from voxel to voxel, up and down: the trabeculae of marrow.</summary>
    public float Grain => Hounsfield == Density.Marrow ? Density.MarrowGrain : 0;
}

/// <summary>Typical densities in Hounsfield units, in the portal venous phase.</summary>
internal static class Density
{
    public const float Air = -1000;
    public const float Lung = -860;
    public const float Gas = -990;
    public const float Foam = -930;
    public const float Fat = -98;
    public const float Fluid = 12;
    public const float Disc = 75;
    public const float Muscle = 58;
    public const float Skin = 20;
    public const float Wall = 45;
    public const float Cartilage = 105;
    public const float Myocardium = 100;
    public const float Liver = 108;
    public const float Spleen = 118;
    public const float Kidney = 150;
    public const float Blood = 138;
    public const float Marrow = 210;
    public const float MarrowGrain = 130;
    public const float Endplate = 430;
    public const float Cortex = 720;
    public const float CarbonFibre = -150;
}
