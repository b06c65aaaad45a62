using System.Globalization;
using System.IO.Compression;
using System.Text;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats.Nrrd;

/// <summary>Writes NRRD files, header and voxels in one, as ITK and the viewers of the field read them: world LPS, channels as the fastest axis, little endian.</summary>
public static class NrrdWriter
{
    /// <summary>Writes a file.</summary>
    /// <param name="output">Where to; written forward only, and stays open.</param>
    /// <param name="volume">2 or 3 spatial axes in the order (x, y, z), and behind them perhaps one of channels; of any memory layout, of an integer or floating-point type of 8 to 64 bits.</param>
    /// <param name="spatialAxes">How many of its axes are spatial.</param>
    /// <param name="affine">Voxel → RAS mm; the volume's own is not looked at.</param>
    /// <param name="gzip">How hard to compress; null for raw voxels.</param>
    /// <param name="cancellation">Looked at between blocks.</param>
    /// <exception cref="ImagingException">The volume has other axes.</exception>
    public static void Write(Stream output, Volume volume, int spatialAxes, Affine affine, CompressionLevel? gzip, CancellationToken cancellation = default)
    {
        if (spatialAxes is not (2 or 3) || volume.Rank - spatialAxes is not (0 or 1))
        {
            throw new ImagingException($"An array of shape {volume.ShapeText} with {spatialAxes} spatial axes cannot be written as NRRD; it must have two or three, and at most one of channels behind them.");
        }

        // A slice that does not lie in the plane of its first two world axes needs its third axis.
        if (spatialAxes == 2 && (affine[2, 0] != 0 || affine[2, 1] != 0 || affine[2, 3] != 0))
        {
            (volume, spatialAxes) = (volume.InsertAxis(2), 3);
        }

        bool channels = volume.Rank > spatialAxes;
        Volume stored = channels ? volume.Transpose([spatialAxes, .. Enumerable.Range(0, spatialAxes)]) : volume;
        output.Write(Encoding.ASCII.GetBytes(Header(stored, spatialAxes, channels, affine, gzip is not null)));
        if (gzip is not { } level)
        {
            VoxelWriter.Write(output, stored, cancellation);
            return;
        }

        using GZipStream compressed = new(output, level, leaveOpen: true);
        VoxelWriter.Write(compressed, stored, cancellation);
    }

    private static string Header(Volume stored, int spatialAxes, bool channels, Affine affine, bool gzip)
    {
        List<string> lines =
        [
            "NRRD0004",
            "# http://teem.sourceforge.net/nrrd/format.html",
            $"type: {NrrdTypes.NameOf(stored)}",
            $"dimension: {stored.Rank}",
            spatialAxes == 3 ? "space: left-posterior-superior" : "space dimension: 2",
            $"sizes: {string.Join(' ', stored.Shape.ToArray())}",
            $"space directions: {(channels ? "none " : string.Empty)}{string.Join(' ', Enumerable.Range(0, spatialAxes).Select(axis => Vector(affine, axis, spatialAxes)))}",
            $"kinds: {(channels ? "vector " : string.Empty)}{string.Join(' ', Enumerable.Repeat("domain", spatialAxes))}",
            "endian: little",
            $"encoding: {(gzip ? "gzip" : "raw")}",
            $"space origin: {Vector(affine, 3, spatialAxes)}",
        ];
        return string.Join('\n', lines) + "\n\n";
    }

    // The world's first two axes run the other way. Adding zero makes the zeros of turned axes positive.
    private static string Vector(Affine affine, int column, int components)
    {
        double[] lps = [-affine[0, column] + 0.0, -affine[1, column] + 0.0, affine[2, column]];
        return $"({string.Join(',', lps.Take(components).Select(component => component.ToString("R", CultureInfo.InvariantCulture)))})";
    }
}
