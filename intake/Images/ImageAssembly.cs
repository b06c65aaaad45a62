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

    /// <summary>Unpacks archives, finds the image, and turns a DICOM series into a NIfTI file.</summary>
    /// <param name="files">The files that came.</param>
    /// <param name="spool">Where they lie, and where the image goes.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IntakeException">There is no image, or more than one, or an archive is damaged or beyond the limits.</exception>
    /// <exception cref="DicomException">The series cannot become one volume.</exception>
    public IntakeImage Make(IReadOnlyList<SpooledPart> files, Spool spool, CancellationToken cancellation)
    {
        ImageSelection selection = ImageSelection.Find([.. files.SelectMany(file => Unpacking.Unpack(file, spool, cancellation))]);
        spool.Progress.Stage = IntakeStage.Converting;
        return selection.Single is { } single
            ? new IntakeImage(single.Name, single, [])
            : Convert(selection.Series, spool, cancellation);
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
}
