namespace Aiaa.GpuRunner.Transforms;

/// <summary>The transforms themselves, by name; docs/reference/transforms.md is this list.</summary>
internal static class CatalogueEntries
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<CatalogueEntry> All { get; } = [.. InteractiveEntries.All.Concat(General()).OrderBy(entry => entry.Name, StringComparer.Ordinal)];

    private static CatalogueEntry[] General() =>
    [
        new("Activationsd", "Softmax over the channels, or sigmoid of every element.", (a, c) => new Activationsd(a, c.Rules)),
        new("AddChanneld", "A new first axis of length 1.", (a, _) => new AddChanneld(a)),
        new("AsChannelFirstd", "Moves the channel axis, the last unless told otherwise, to the front.", (a, _) => new AsChannelFirstd(a)),
        new("AsChannelLastd", "Moves the channel axis, the first unless told otherwise, behind all others.", (a, _) => new AsChannelLastd(a)),
        new("AsDiscreted", "Argmax, one-hot, threshold, rounding: each on demand.", (a, c) => new AsDiscreted(a, c.Rules)),
        new("BoundingBoxd", "Writes the box around the label into the result JSON.", (a, c) => new BoundingBoxd(a, c)),
        new("CastToTyped", "The elements in another type.", (a, _) => new CastToTyped(a)),
        new("CenterSpatialCropd", "The middle of the image, in the lengths given.", (a, _) => new CenterSpatialCropd(a), """{"keys":"image","roi_size":[1]}"""),
        new("ConcatItemsd", "Several arrays one behind the other along an axis.", (a, _) => new ConcatItemsd(a), """{"keys":"image","name":"joined"}"""),
        new("CopyItemsd", "Items once more under other names.", (a, _) => new CopyItemsd(a)),
        new("CropForegroundd", "Cuts to the box of the positive voxels of one item, with a margin.", (a, c) => new CropForegroundd(a, c.Rules), """{"keys":"image","source_key":"image"}"""),
        new("DeleteItemsd", "Items leave the sample.", (a, _) => new DeleteItemsd(a)),
        new("DivisiblePadd", "Pads each axis to a multiple of k.", (a, _) => new DivisiblePadd(a), """{"keys":"image","k":16}"""),
        new("EnsureChannelFirstd", "Gives the image a channel axis in front, or moves it there.", (a, _) => new EnsureChannelFirstd(a)),
        new("EnsureTyped", "Changes the element type when one is named, and nothing else.", (a, _) => new EnsureTyped(a)),
        new("ExtremePointsd", "Writes the extreme points of the label into the result JSON.", (a, _) => new ExtremePointsd(a)),
        new("FillHolesd", "What a label encloses becomes that label.", (a, _) => new FillHolesd(a)),
        new("Flipd", "Spatial axes run the other way.", (a, _) => new Flipd(a)),
        new("Invertd", "Undoes on a result what the pre-transforms did to the image's grid.", (a, _) => new Invertd(a), """{"keys":"pred","transform":"pre"}"""),
        new("KeepLargestConnectedComponentd", "Of each label only the largest components stay.", (a, _) => new KeepLargestConnectedComponentd(a)),
        new("LabelFilterd", "The labels that are named stay, the rest becomes 0.", (a, _) => new LabelFilterd(a), """{"keys":"pred","applied_labels":1}"""),
        new("LargestCCd", "A mask of the largest component over faces, per channel.", (a, _) => new LargestCCd(a)),
        new("LoadImaged", "The image of the request, scaled as its file says, in float32.", (a, _) => new LoadImaged(a)),
        new("MeanEnsembled", "The mean of several results.", (a, _) => new MeanEnsembled(a)),
        new("NormalizeIntensityd", "Subtracts and divides, by default mean and standard deviation.", (a, _) => new NormalizeIntensityd(a)),
        new("Orientationd", "Axes in the order and direction of anatomical letters.", (a, c) => new Orientationd(a, c.Rules), """{"keys":"image","axcodes":"RAS"}"""),
        new("RemoveSmallObjectsd", "Components with too few voxels become 0.", (a, _) => new RemoveSmallObjectsd(a)),
        new("ResizeWithPadOrCropd", "Cuts or pads each axis in the middle to a length.", (a, _) => new ResizeWithPadOrCropd(a), """{"keys":"image","spatial_size":[1]}"""),
        new("Resized", "Another number of voxels over the same field of view.", (a, _) => new Resized(a), """{"keys":"image","spatial_size":[1]}"""),
        new("Restored", "Brings a result back to the grid of the image received.", (a, _) => new Restored(a)),
        new("Rotate90d", "Turns by quarters in the plane of two axes.", (a, _) => new Rotate90d(a)),
        new("ScaleIntensityRangePercentilesd", "The range between two percentiles becomes b_min..b_max.", (a, _) => new ScaleIntensityRangePercentilesd(a), """{"keys":"image","lower":1,"upper":99}"""),
        new("ScaleIntensityRanged", "The range a_min..a_max becomes b_min..b_max.", (a, _) => new ScaleIntensityRanged(a), """{"keys":"image","a_min":0,"a_max":1}"""),
        new("ScaleIntensityd", "The image's own range of values becomes minv..maxv.", (a, _) => new ScaleIntensityd(a)),
        new("SelectItemsd", "Everything but the named items leaves the sample.", (a, _) => new SelectItemsd(a)),
        new("Spacingd", "Resamples to voxels of pixdim millimetres.", (a, c) => new Spacingd(a, c.Rules), """{"keys":"image","pixdim":[1,1,1]}"""),
        new("SpatialPadd", "Pads each axis up to a length.", (a, _) => new SpatialPadd(a), """{"keys":"image","spatial_size":[1]}"""),
        new("SqueezeDimd", "Removes an axis of length 1.", (a, _) => new SqueezeDimd(a)),
        new("ThresholdIntensityd", "Values on one side of a threshold stay, the rest becomes cval.", (a, _) => new ThresholdIntensityd(a), """{"keys":"image","threshold":0}"""),
        new("ToNumpyd", "Changes the element type when one is named, and nothing else.", (a, _) => new ToNumpyd(a)),
        new("ToTensord", "Changes the element type when one is named, and nothing else.", (a, _) => new ToTensord(a)),
        new("Transposed", "All axes of the array in another order.", (a, _) => new Transposed(a)),
        new("VoteEnsembled", "What most of several results say.", (a, _) => new VoteEnsembled(a)),
        new("Zoomd", "Resizes by factors, keeping the size by cutting or padding unless told otherwise.", (a, _) => new Zoomd(a), """{"keys":"image","zoom":1}"""),
    ];
}
