namespace Aiaa.GpuRunner.Transforms;

/// <summary>The transforms of models that answer to clicks: MONAI's deepgrow, and the DExtr3D of this project.</summary>
internal static class InteractiveEntries
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<CatalogueEntry> All { get; } =
    [
        new("AddExtremePointsChanneld", "A channel with a blob at each extreme point: those of a label if there is one, else the user's.", (a, _) => new AddExtremePointsChanneld(a)),
        new("AddExtremePointsSignald", "A channel with a blob at each of the user's points, which follow the image's crop and size.", (a, _) => new AddExtremePointsSignald(a)),
        new("AddGuidanceFromPointsd", "The user's clicks in voxels of the image as it is now, slices first.", (a, _) => new AddGuidanceFromPointsd(a), """{"ref_image":"image"}"""),
        new("AddGuidanceSignald", "Two channels with the clicks as blobs: positive, negative.", (a, _) => new AddGuidanceSignald(a), "{}"),
        new("CropByPointsd", "Cuts to the box of the user's points and a margin, in voxels or (pad_mm) millimetres.", (a, c) => new CropByPointsd(a, c)),
        new("Fetch2DSliced", "The slice that the clicks lie on.", (a, _) => new Fetch2DSliced(a)),
        new("ResizeGuidanced", "The clicks follow the image into another size.", (a, _) => new ResizeGuidanced(a), """{"guidance":"guidance","ref_image":"image"}"""),
        new("RestoreCropByPointsd", "Brings a result back from the crop around the points, in any interpolation.", (a, _) => new RestoreCropByPointsd(a)),
        new("RestoreCroppedLabeld", "The name of RestoreLabeld in the early access of AIAA 4.0.", (a, _) => new RestoreLabeld(a), """{"keys":"pred","ref_image":"image"}"""),
        new("RestoreLabeld", "Brings a result back from the window around the clicks, in any interpolation.", (a, _) => new RestoreLabeld(a), """{"keys":"pred","ref_image":"image"}"""),
        new("SpatialCropGuidanced", "Cuts to a window around the clicks, or their box when it does not fit.", (a, _) => new SpatialCropGuidanced(a), """{"keys":"image","guidance":"guidance","spatial_size":[256,256]}"""),
    ];
}
