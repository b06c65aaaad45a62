namespace Aiaa.Imaging.Resampling;

/// <summary>Whose rules of resampling hold: MONAI changed them in 1.0, and the same config gives other numbers on oblique images.</summary>
public enum SpacingRule
{
    /// <summary>MONAI 0.5 to 0.9: the first voxel keeps its place; missing voxel sizes are 1 mm.</summary>
    Monai0,

    /// <summary>MONAI 1.0 to 1.3: the image is centred on its source unless a corner of the source is smallest along every new axis; missing voxel sizes repeat the last.</summary>
    Monai1,
}
