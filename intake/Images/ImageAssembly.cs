using System.IO.Compression;
using Aiaa.Dicom;
using Aiaa.Dicom.Series;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Intake.Archives;
using Aiaa.Intake.Spooling;

namespace Aiaa.Intake.Images;

/// <summary>Makes the one image of a session out of the files that came for it.</summary>
/// <param name="limits">What a series may take; null for the usual limits.</param>
public sealed class ImageAssembly(DicomLimits? limits = null)
{
    private readonly DicomLimits _limits = limits ?? DicomLimits.Default;

    /// <summary>The name of an image that was made of a series.</summary>
    public const string SeriesFileName = "series.nii.gz";

    /// <summary>The name of an image that lies in several files.</summary>
    public const string BundleFileName = "files.zip";

    /// <summary>Unpacks archives, finds the image, and turns a DICOM series into a NIfTI file. An image that lies in several files (a header and its voxels, channels) becomes one zip.</summary>
    /// <param name="files">The files that came.</param>
    /// <param name="spool">Where they lie, and where the image goes.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IntakeException">There is no image, or DICOM and other images, or an archive is damaged or beyond the limits.</exception>
    /// <exception cref="DicomException">The series cannot become one volume.</exception>
    public IntakeImage Make(IReadOnlyList<SpooledPart> files, Spool spool, CancellationToken cancellation)
    {
        ImageSelection selection = ImageSelection.Find([.. files.SelectMany(file => Unpacking.Unpack(file, spool, cancellation))]);
        spool.Progress.Stage = IntakeStage.Converting;
        return selection.Form switch
        {
            ImageForm.Series => Convert(selection.Files, spool, cancellation),
            ImageForm.Single => new IntakeImage(selection.Files[0].Name, selection.Files[0], []),
            _ => Bundle(selection.Files, spool, cancellation),
        };
    }

    private IntakeImage Convert(IReadOnlyList<SpooledPart> series, Spool spool, CancellationToken cancellation)
    {
        SeriesVolume volume = SeriesReader.Read(
            [.. series.Select((file, number) => new DicomSource($"file {number + 1}", file.Open))], _limits, cancellation);

        // Fast: the file is read once or twice, and the slower levels gain little on noisy voxels.
        SpooledPart nifti = spool.Add(
            SeriesFileName, output => NiftiWriter.Write(output, volume.Stored, volume.Geometry, CompressionLevel.Fastest, cancellation));
        return new IntakeImage(SeriesFileName, nifti, volume.Notes);
    }

    // Readers of images take such files in one zip, and find them in it by the names that they have.
    private static IntakeImage Bundle(IReadOnlyList<SpooledPart> files, Spool spool, CancellationToken cancellation)
    {
        SpooledPart zip = spool.Add(BundleFileName, output =>
        {
            using ZipArchive archive = new(output, ZipArchiveMode.Create, leaveOpen: true);
            foreach (SpooledPart file in files)
            {
                cancellation.ThrowIfCancellationRequested();
                using Stream content = file.Open();
                using Stream entry = archive.CreateEntry(file.Name, CompressionLevel.NoCompression).Open();
                content.CopyTo(entry);
            }
        });
        return new IntakeImage(BundleFileName, zip, []);
    }
}
