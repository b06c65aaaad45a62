using System.Text;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Transforms;
using Aiaa.Imaging;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Writers;

/// <summary>
/// aiaa.transforms.Writer: the volume under one key becomes a file, the object under another the result JSON. A mask on the grid
/// of the image received carries that image's geometry field by field.
/// </summary>
internal sealed class ResultWriter : IResultWriter
{
    /// <summary>How far coefficients of an affine may lie apart, in millimetres, to be the same up to the rounding of inverted steps.</summary>
    private const double AffineTolerance = 1e-3;

    private readonly string _imageKey;
    private readonly string _jsonKey;

    private ResultWriter(string imageKey, string jsonKey)
    {
        _imageKey = imageKey;
        _jsonKey = jsonKey;
    }

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="ModelException">An argument that is not served.</exception>
    public static ResultWriter Create(TransformArguments arguments) =>
        new(arguments.OptionalText("image") ?? "pred", arguments.OptionalText("json") ?? "result");

    /// <inheritdoc/>
    public ResultFile Write(Sample sample, ResultOptions options, bool withFile, CancellationToken cancellationToken)
    {
        byte[] json = Encoding.UTF8.GetBytes(Result(sample).ToJsonString());
        if (!withFile)
        {
            return new ResultFile(json);
        }

        if (options.Format == ImageFormat.Nifti1
            && PatchFile.Writing(sample[_imageKey], sample, options.ElementType, options.Compress, cancellationToken) is { } write)
        {
            return new ResultFile(json, "result" + options.Extension, write);
        }

        int spatialAxes = sample[_imageKey].Origin.SpatialShape.Length;
        Volume mask = ToFileOrder(sample[_imageKey].Volume, spatialAxes);
        NiftiGeometry geometry = GeometryFor(mask, spatialAxes, sample);
        Volume elements = LabelType.Convert(mask, options.ElementType);
        if (options is { Format: ImageFormat.Png, Asked: false } && !ImageWriter.FitsPng(elements, geometry.SpatialShape.Length))
        {
            options = options with { Format = ImageFormat.Nifti1 };
        }

        try
        {
            return new ResultFile(
                json, "result" + options.Extension, stream => ImageWriter.Write(stream, elements, geometry, options.Format, options.Compress, cancellationToken));
        }
        catch (ImagingException e)
        {
            throw new InputException($"The result cannot be written: {e.Message}", e);
        }
    }

    // Clients expect an object: another value, as a param may be, is given under its own key.
    private JsonObject Result(Sample sample) => sample.Values[_jsonKey] switch
    {
        null => [],
        JsonObject result => result,
        { } value => new JsonObject { [_jsonKey] = value.DeepClone() },
    };

    /// <summary>(c, x, y, z) as (x, y, z, c), or as (x, y, z) when there is one channel.</summary>
    private static Volume ToFileOrder(Volume volume, int spatialAxes)
    {
        while (volume.Rank > spatialAxes && volume.Shape[0] == 1)
        {
            volume = volume.RemoveAxis(0);
        }

        return volume.Rank == spatialAxes + 1
            ? volume.Transpose([.. Enumerable.Range(1, spatialAxes), 0])
            : volume;
    }

    private static NiftiGeometry GeometryFor(Volume mask, int spatialAxes, Sample sample)
    {
        NiftiGeometry received = sample.Header.Geometry;
        int axes = Math.Min(mask.Rank, spatialAxes);
        bool sameGrid = mask.Shape[..axes].SequenceEqual(received.SpatialShape.AsSpan())
            && mask.Affine.ToArray().Zip(sample.ImageAffine.ToArray()).All(c => Math.Abs(c.First - c.Second) <= AffineTolerance);
        return sameGrid ? received : NiftiGeometry.FromAffine(mask.Affine, mask.Shape[..axes]);
    }
}
