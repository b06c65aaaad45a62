using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// MONAI's RemoveSmallObjectsd, on which skimage.morphology works: components of a mask with fewer voxels than min_size become 0. An
/// array with labels above 1 is taken as labelled already, so that a label is removed when all its voxels together are too few; with
/// independent_channels false all labels are one foreground.
/// </summary>
internal sealed class RemoveSmallObjectsd : MapTransform
{
    private readonly double _minimum;
    private readonly int? _connectivity;
    private readonly bool _independent;
    private readonly bool _byMeasure;

    /// <summary>Reads the arguments.</summary>
    public RemoveSmallObjectsd(TransformArguments arguments)
        : base(arguments)
    {
        _minimum = arguments.OptionalNumber("min_size") ?? 64;
        _connectivity = arguments.IsNull("connectivity") ? null : arguments.OptionalInteger("connectivity") ?? 1;
        _independent = arguments.Flag("independent_channels", true);
        _byMeasure = arguments.Flag("by_measure", false);

        // MONAI takes the spacing of the image's own affine as well, as soon as the image has one.
        arguments.Ignore("pixdim");
        if (_minimum < 0)
        {
            throw arguments.Invalid("min_size", "must not be negative");
        }

        if (_connectivity is < 1 or > 3)
        {
            throw arguments.Invalid("connectivity", "must be 1 (faces), 2 (edges too) or 3 (corners too)");
        }
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        SampleVolume entry = sample[key];
        int axes = SpatialShape.Of(entry.Volume).Length;
        Volume<float> image = entry.Volume.ToSingle();
        float[] elements = image.ToLastAxisFastest().ToArray();
        double minimum = _byMeasure ? Math.Ceiling(_minimum / VoxelMeasure(entry.Volume, axes)) : _minimum;
        if (elements.AsSpan().ContainsAnyExcept(elements[0]))
        {
            bool labelled = _independent && elements.Max() > 1;
            Volume<float> result = Volume<float>.FromLastAxisFastest(elements, image.Shape, image.Affine);
            (int[] numbers, int[] sizes) = labelled ? ByLabel(elements) : ByTouch(result, cancellationToken);
            for (int i = 0; i < elements.Length; i++)
            {
                bool small = numbers[i] != 0 && sizes[numbers[i]] < minimum;
                elements[i] = small || numbers[i] == 0 ? 0 : _independent && !labelled ? 1 : elements[i];
            }

            sample[key] = entry.With(result);
        }
    }

    private static double VoxelMeasure(Volume volume, int axes)
    {
        double measure = volume.Affine.Spacing().Take(axes).Aggregate(1.0, (product, length) => product * length);
        return measure == 0 ? 1 : measure;
    }

    private static (int[] Numbers, int[] Sizes) ByLabel(float[] elements)
    {
        if (elements.Any(value => !(value >= 0 && value <= ushort.MaxValue)))
        {
            throw new InputException($"labels must lie between 0 and {ushort.MaxValue} to be counted.");
        }

        int[] numbers = [.. elements.Select(value => (int)value)];
        int[] sizes = new int[ushort.MaxValue + 1];
        foreach (int number in numbers)
        {
            sizes[number]++;
        }

        return (numbers, sizes);
    }

    private (int[] Numbers, int[] Sizes) ByTouch(Volume<float> image, CancellationToken cancellationToken)
    {
        if (image.Shape[0] > 1 && _connectivity != 1)
        {
            throw new ModelException($"the array has {image.Shape[0]} channels, and 'connectivity' must be 1 then: voxels of different channels touch only at the same place.");
        }

        return ChannelComponents.Of(Elementwise.Select(image, value => (_independent ? value != 0 : value > 0) ? (byte)1 : (byte)0), _connectivity, cancellationToken);
    }
}
