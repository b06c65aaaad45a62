using System.Numerics;
using System.Numerics.Tensors;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Regions;
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
        double minimum = _byMeasure ? Math.Ceiling(_minimum / VoxelMeasure(entry.Volume, axes)) : _minimum;
        sample[key] = entry.With(entry.Volume switch
        {
            Volume<byte> labels => Remove(labels, minimum, cancellationToken),
            Volume<ushort> labels => Remove(labels, minimum, cancellationToken),
            _ => (Volume)Remove(entry.Volume.ToSingle(), minimum, cancellationToken),
        });
    }

    private static double VoxelMeasure(Volume volume, int axes)
    {
        double measure = volume.Affine.Spacing().Take(axes).Aggregate(1.0, (product, length) => product * length);
        return measure == 0 ? 1 : measure;
    }

    private Volume<T> Remove<T>(Volume<T> image, double minimum, CancellationToken cancellationToken)
        where T : unmanaged, INumber<T>
    {
        Volume<T> result = Volume<T>.AllocateLastAxisFastest(image.Shape, image.Affine);
        image.CopyTo(result);
        Span<T> elements = result.Storage.Span;
        if (!elements.ContainsAnyExcept(elements[0]))
        {
            return result;
        }

        if (_independent && TensorPrimitives.Max<T>(elements) > T.One)
        {
            CheckLabels<T>(elements);
            SmallObjects.RemoveByLabel(elements, minimum);
            return result;
        }

        if (_independent)
        {
            Replace(elements, element => element == T.Zero ? T.Zero : T.One);
        }
        else
        {
            // What is below zero is no foreground then, and does not stay either.
            Replace(elements, element => element > T.Zero ? element : T.Zero);
        }

        RemoveByTouch(result, minimum, cancellationToken);
        return result;
    }

    private void RemoveByTouch<T>(Volume<T> result, double minimum, CancellationToken cancellationToken)
        where T : unmanaged, INumber<T>
    {
        if (result.Shape[0] == 1)
        {
            SmallObjects.RemoveByTouch(result.Select(0, 0), minimum, _connectivity, cancellationToken);
            return;
        }

        if (_connectivity != 1)
        {
            throw new ModelException($"the array has {result.Shape[0]} channels, and 'connectivity' must be 1 then: voxels of different channels touch only at the same place.");
        }

        Memory<T> elements = result.Storage;
        Volume<byte> mask = Volume<byte>.AllocateLastAxisFastest(result.Shape, result.Affine);
        for (int i = 0; i < elements.Length; i++)
        {
            mask.Storage.Span[i] = elements.Span[i] == T.Zero ? (byte)0 : (byte)1;
        }

        (int[] numbers, int[] sizes) = ChannelComponents.Of(mask, _connectivity, cancellationToken);
        for (int i = 0; i < elements.Length; i++)
        {
            elements.Span[i] = sizes[numbers[i]] < minimum ? T.Zero : elements.Span[i];
        }
    }

    private static void Replace<T>(Span<T> elements, Func<T, T> function)
    {
        foreach (ref T element in elements)
        {
            element = function(element);
        }
    }

    private static void CheckLabels<T>(ReadOnlySpan<T> elements)
        where T : unmanaged, INumber<T>
    {
        if (TensorPrimitives.Min(elements) is var least && !(least >= T.Zero))
        {
            throw new InputException("labels must be 0 or more to be counted.");
        }
    }
}
