using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Transforms;
using Aiaa.Imaging;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Writers;

/// <summary>
/// aiaa.transforms.Writer: the volume under one key becomes a file, the object under another the result JSON. A mask on the grid
/// of the image received carries that image's geometry field by field.
/// </summary>
internal sealed class ResultWriter
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

    /// <summary>Reads the configuration's <c>writer</c>.</summary>
    /// <exception cref="ModelException">A writer or argument that is not served.</exception>
    public static ResultWriter Create(TransformConfig config)
    {
        if (config.ShortName != "Writer")
        {
            throw new ModelException($"{config.Place}: the writer '{config.Name}' is not one this server knows; it knows aiaa.transforms.Writer.");
        }

        TransformArguments arguments = new(config);
        ResultWriter writer = new(arguments.OptionalText("image") ?? "pred", arguments.OptionalText("json") ?? "result");
        arguments.Complete();
        return writer;
    }

    /// <summary>Makes the answer.</summary>
    /// <param name="sample">What the pipeline left.</param>
    /// <param name="options">What the request says of the file.</param>
    /// <param name="withFile">Whether a file is wanted.</param>
    /// <param name="cancellationToken">Looked at while the file is written.</param>
    /// <exception cref="InputException">The volume cannot be written.</exception>
    public ResultFile Write(Sample sample, ResultOptions options, bool withFile, CancellationToken cancellationToken)
    {
        byte[] json = Encoding.UTF8.GetBytes((sample.Values[_jsonKey] as JsonObject ?? []).ToJsonString());
        if (!withFile)
        {
            return new ResultFile(json);
        }

        if (PatchFile.Writing(sample[_imageKey], sample, options.ElementType, options.Extension == ".nii.gz", cancellationToken) is { } write)
        {
            return new ResultFile(json, "result" + options.Extension, write);
        }

        Volume mask = ToFileOrder(sample[_imageKey].Volume, sample[_imageKey].Origin.SpatialShape.Length);
        NiftiGeometry geometry = GeometryFor(mask, sample);
        Volume elements = LabelType.Convert(mask, options.ElementType);
        CompressionLevel? level = options.Extension == ".nii.gz" ? CompressionLevel.Fastest : null;
        try
        {
            return new ResultFile(json, "result" + options.Extension, stream => NiftiWriter.Write(stream, elements, geometry, level, cancellationToken));
        }
        catch (ImagingException e)
        {
            throw new InputException($"The result cannot be written: {e.Message}", e);
        }
    }

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

    private static NiftiGeometry GeometryFor(Volume mask, Sample sample)
    {
        NiftiGeometry received = sample.Image.Geometry;
        int axes = Math.Min(mask.Rank, 3);
        bool sameGrid = mask.Shape[..axes].SequenceEqual(received.SpatialShape.AsSpan())
            && mask.Affine.ToArray().Zip(sample.ImageAffine.ToArray()).All(c => Math.Abs(c.First - c.Second) <= AffineTolerance);
        return sameGrid ? received : NiftiGeometry.FromAffine(mask.Affine, mask.Shape[..axes]);
    }
}
