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
    public const string PartsFileName = "image.zip";

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
        return selection.Parts switch
        {
            [] => Convert(selection.Series, spool, cancellation),
            [var single] => new IntakeImage(single.Name, single, []),
            var parts => Pack(parts, spool, cancellation),
        };
    }

    /// <summary>A header and its voxels, or several channels, are one image when they lie in one archive, which whoever decodes it reads.</summary>
    private static IntakeImage Pack(IReadOnlyList<SpooledPart> parts, Spool spool, CancellationToken cancellation)
    {
        SpooledPart archive = spool.Add(PartsFileName, output =>
        {
            using ZipArchive zip = new(output, ZipArchiveMode.Create, leaveOpen: true);
            foreach ((int number, SpooledPart part) in parts.OrderBy(part => part.Name, StringComparer.Ordinal).Index())
            {
                cancellation.ThrowIfCancellationRequested();

                // A header names its voxels; the folder keeps the order, and apart what has one name.
                string name = part.Name[(part.Name.LastIndexOfAny(['/', '\\']) + 1)..];
                using Stream content = part.Open();
                using Stream entry = zip.CreateEntry($"{number:D5}/{(name.Length is > 0 and < 256 ? name : "image")}", CompressionLevel.NoCompression).Open();
                content.CopyTo(entry);
            }
        });
        return new IntakeImage(PartsFileName, archive, []);
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
