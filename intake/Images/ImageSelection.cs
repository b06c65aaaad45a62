using Aiaa.Intake.Archives;
using Aiaa.Intake.Spooling;

namespace Aiaa.Intake.Images;

/// <summary>How the image lies in its files.</summary>
internal enum ImageForm
{
    /// <summary>The slices of a DICOM series.</summary>
    Series,

    /// <summary>One file.</summary>
    Single,

    /// <summary>A header and its voxels, or images that become channels.</summary>
    Several,
}

/// <summary>Finds the image among the files that came.</summary>
/// <param name="Form">How it lies in them.</param>
/// <param name="Files">Its files, in the order in which they came.</param>
internal sealed record ImageSelection(ImageForm Form, IReadOnlyList<SpooledPart> Files)
{
    private static readonly string[] VoxelEndings = [".img", ".raw", ".zraw", ".bin", ".img.gz", ".raw.gz"];

    /// <summary>Looks at the content of every file; reports, lists and pictures beside a volume are passed over.</summary>
    /// <exception cref="IntakeException">There is no image, or there are DICOM files and others.</exception>
    public static ImageSelection Find(IReadOnlyList<SpooledPart> files)
    {
        List<(SpooledPart File, FileKind Kind)> known = [.. files.Select(file => (file, FileKinds.Recognise(file.Head(FileKinds.HeadBytes))))];
        List<SpooledPart> series = Of(FileKind.Dicom);
        List<SpooledPart> volumes = Of(FileKind.VolumeFile, FileKind.VolumeHeader);
        if (series.Count > 0)
        {
            return volumes.Count == 0
                ? new ImageSelection(ImageForm.Series, series)
                : throw new IntakeException(
                    IntakeFailure.Unreadable, "There are DICOM files and other images in what came; a session holds one image: send one of the two.");
        }

        List<SpooledPart> images = volumes.Count > 0 ? volumes : Of(FileKind.Picture);
        if (images.Count == 0)
        {
            throw new IntakeException(
                IntakeFailure.Unreadable, "No image was found in what came; send a DICOM series or one image file, for example .nii.gz.");
        }

        List<SpooledPart> voxels = Of(FileKind.VolumeHeader).Count == 0 ? [] : [.. Of(FileKind.Unknown).Where(IsVoxels)];
        return images.Count + voxels.Count == 1
            ? new ImageSelection(ImageForm.Single, images)
            : new ImageSelection(ImageForm.Several, [.. images, .. voxels]);

        List<SpooledPart> Of(params FileKind[] kinds) => [.. known.Where(one => kinds.Contains(one.Kind)).Select(one => one.File)];
    }

    private static bool IsVoxels(SpooledPart file) => Array.Exists(VoxelEndings, ending => file.Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
