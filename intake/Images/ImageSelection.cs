using Aiaa.Imaging.Formats;
using Aiaa.Intake.Archives;
using Aiaa.Intake.Spooling;

namespace Aiaa.Intake.Images;

/// <summary>Finds the image among the files that came: a DICOM series, or files of another format.</summary>
/// <param name="Series">The files of the series; empty when the image is of another format.</param>
/// <param name="Parts">The file of the image, a header and its voxels, or the files of its channels; empty when there is a series.</param>
internal sealed record ImageSelection(IReadOnlyList<SpooledPart> Series, IReadOnlyList<SpooledPart> Parts)
{
    // What the voxels of a header are called; their bytes say nothing.
    private static readonly string[] VoxelEndings = [".raw", ".zraw", ".img", ".img.gz", ".raw.gz", ".bin", ".dat"];

    /// <summary>Looks at the content of every file; reports, lists and pictures beside a volume are passed over.</summary>
    /// <exception cref="IntakeException">There is none, or more than one.</exception>
    public static ImageSelection Find(IReadOnlyList<SpooledPart> files)
    {
        ILookup<FileKind, SpooledPart> kinds = files.ToLookup(file => FileKinds.Recognise(file.Head(FileKinds.HeadBytes)));
        List<SpooledPart> series = [.. kinds[FileKind.Dicom]];
        List<SpooledPart> volumes = [.. kinds[FileKind.VolumeFile]];
        List<SpooledPart> pictures = [.. kinds[FileKind.Picture]];
        return (series.Count, volumes.Count, pictures.Count) switch
        {
            ( > 0, 0, _) => new ImageSelection(series, []),
            (0, > 0, _) => new ImageSelection([], WithVoxels(volumes, kinds[FileKind.Unknown])),
            (0, 0, 1) => new ImageSelection([], pictures),
            (0, 0, 0) => throw new IntakeException(
                IntakeFailure.Unreadable, "No image was found in what came; send a DICOM series or one image file, for example .nii.gz."),
            ( > 0, > 0, _) => throw new IntakeException(
                IntakeFailure.Unreadable, "There are DICOM files and other images in what came; a session holds one image: send one of the two."),
            _ => throw new IntakeException(
                IntakeFailure.Unreadable, $"There are {pictures.Count} pictures in what came; a session holds one image: send one picture, or a volume."),
        };
    }

    private static List<SpooledPart> WithVoxels(List<SpooledPart> volumes, IEnumerable<SpooledPart> others) =>
        volumes.Exists(volume => ImageReader.IsHeaderOfPair(volume.Head(FileKinds.HeadBytes)))
            ? [.. volumes, .. others.Where(other => Array.Exists(VoxelEndings, ending => other.Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))]
            : volumes;
}
