using Aiaa.Functions.Hosting;
using Aiaa.Imaging;
using Aiaa.Imaging.Contours;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Formats.Pictures;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Functions.Polygons;

/// <summary>
/// An image as the polygon calls see it: slices of rows and columns. Slice k of a volume has rows along i and columns along j, as the
/// original has it; a picture is one slice.
/// </summary>
internal sealed class SlicedImage
{
    private const int SignatureBytes = 8;

    private readonly Volume _voxels;
    private readonly ImageFile? _file;

    private SlicedImage(Volume voxels, ImageFile? file)
    {
        _voxels = voxels;
        _file = file;
        if (Slices > PolygonLimits.Slices || (long)Rows * Columns > PolygonLimits.Pixels)
        {
            throw new ApiException(
                Failure.TooLarge,
                $"The image has {Slices} slices of {Rows}×{Columns}; polygon calls take up to {PolygonLimits.Slices} slices of up to {PolygonLimits.Pixels} pixels.");
        }
    }

    public int Rows => _voxels.Shape[0];

    public int Columns => _voxels.Shape[1];

    public int Slices => _voxels.Shape[2];

    /// <summary>A name for a mask of this image, with the ending of its format.</summary>
    public string MaskName => "result" + ImageWriter.Ending(MaskFormat, MaskCompressed);

    // A mask of a photograph is a picture that keeps its values; MetaImage is read and not written.
    private ImageFormat MaskFormat => _file switch
    {
        null => ImageFormat.Png,
        { Format: ImageFormat.Nrrd } => ImageFormat.Nrrd,
        _ => ImageFormat.Nifti1,
    };

    private bool MaskCompressed => _file is null or { Compressed: true } or { Format: ImageFormat.MetaImage };

    /// <summary>Reads a picture or an image of two or three axes, of any format that is read.</summary>
    /// <param name="file">From its start; it can be rewound.</param>
    /// <param name="fileName">The name it came with.</param>
    /// <param name="cancellation">Looked at between blocks.</param>
    /// <exception cref="ApiException">It has no slices, or too many.</exception>
    /// <exception cref="ImagingException">It cannot be read.</exception>
    public static SlicedImage Read(Stream file, string fileName, CancellationToken cancellation)
    {
        Span<byte> head = stackalloc byte[SignatureBytes];
        head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        if (PngReader.Recognise(head))
        {
            return new SlicedImage(OfPicture(PngReader.Read(file, PolygonLimits.Image, cancellation)), file: null);
        }

        if (JpegReader.Recognise(head))
        {
            return new SlicedImage(OfPicture(JpegReader.Read(file, PolygonLimits.Image, cancellation)), file: null);
        }

        ImageFile image = ImageReader.Read(file, fileName, PolygonLimits.Image, cancellation);
        return image is { Format: ImageFormat.Png or ImageFormat.Jpeg } or { ChannelsFirst: true }
            ? throw new ApiException(Failure.BadImage, "The archive holds a picture, or several images; polygons need one: send the picture or the image itself.")
            : new SlicedImage(OfVolume(image.Stored), image);
    }

    /// <summary>The values, scaled as the file says: axes (row, column, slice). Of a coloured picture its brightness.</summary>
    public Volume Values() => _file is { } file && (file.Slope != 1 || file.Intercept != 0) ? OfVolume(file.ToSingle()) : _voxels;

    /// <summary>A mask of 0 and 1 in this image's format and geometry, from polygons that lie in it.</summary>
    public MemoryStream EncodeMask(PolygonStack polygons, CancellationToken cancellation)
    {
        Volume<byte> mask = VolumeContours.Fill(polygons.Slices, _voxels.Shape, _voxels.Affine, cancellation);
        MemoryStream encoded = new();
        if (_file is { } file)
        {
            Volume shaped = file.Geometry.SpatialShape.Length == 2 ? mask.RemoveAxis(2) : mask;
            ImageWriter.Write(encoded, shaped, file.Geometry, MaskFormat, MaskCompressed, cancellation);
        }
        else
        {
            PngWriter.Write(encoded, mask.Select(2, 0), cancellation);
        }

        encoded.Position = 0;
        return encoded;
    }

    private static Volume OfVolume(Volume stored)
    {
        Volume slices = stored;
        while (slices.Rank > 3 && slices.Shape[^1] == 1)
        {
            slices = slices.RemoveAxis(slices.Rank - 1);
        }

        return slices.Rank switch
        {
            2 => slices.InsertAxis(2),
            3 => slices,
            _ => throw new ApiException(
                Failure.BadImage, $"The image's shape is {stored.ShapeText}; polygons need two axes, or three: send one picture or one volume."),
        };
    }

    private static Volume OfPicture(Volume picture) => (picture.Rank == 2 ? picture : Brightness.Of(picture)).InsertAxis(2);
}
