using System.IO.Compression;
using Aiaa.Imaging;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;
using Aiaa.LocalRunner.Phantom;

namespace Aiaa.LocalRunner.Demo;

/// <summary>An image on disk, read for the picture: the image that is segmented, or a mask.</summary>
/// <param name="Path">The file.</param>
/// <param name="Volume">Its three spatial axes in the order of the file; of several channels or time points, the first.</param>
/// <param name="OrientationKnown">Whether the file says how the patient lies.</param>
internal sealed record DemoImage(string Path, Volume<float> Volume, bool OrientationKnown)
{
    private const string PhantomName = "phantom-ct.nii.gz";

    /// <summary>Reads a file.</summary>
    /// <exception cref="LocalRunnerException">It cannot be read.</exception>
    public static DemoImage Read(string path, CancellationToken cancellation)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            ImageFile file = ImageReader.Read(stream, System.IO.Path.GetFileName(path), ImageLimits.Default, cancellation);
            return new DemoImage(path, SpatialAxes(file.ChannelsFirst ? file.ToSingle().Select(0, 0) : file.ToSingle()), file.Geometry is not { SformCode: 0, QformCode: 0 });
        }
        catch (Exception e) when (e is ImagingException or IOException or UnauthorizedAccessException)
        {
            throw new LocalRunnerException($"{path}: {e.Message}", inner: e);
        }
    }

    /// <summary>Makes the phantom and writes it to a folder.</summary>
    public static DemoImage MakePhantom(string folder, CancellationToken cancellation)
    {
        string path = System.IO.Path.Combine(folder, PhantomName);
        Volume<short> phantom = PhantomCt.Make(cancellation);
        using FileStream file = File.Create(path);
        NiftiWriter.Write(file, phantom, NiftiGeometry.FromAffine(phantom.Affine, phantom.Shape), CompressionLevel.Fastest, cancellation);
        return new DemoImage(path, phantom.ToSingle(), OrientationKnown: true);
    }

    private static Volume<float> SpatialAxes(Volume<float> volume)
    {
        while (volume.Rank > 3)
        {
            volume = volume.Select(volume.Rank - 1, 0);
        }

        while (volume.Rank < 3)
        {
            volume = volume.InsertAxis(volume.Rank);
        }

        return volume;
    }
}
