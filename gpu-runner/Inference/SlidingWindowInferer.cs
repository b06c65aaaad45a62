using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Resampling;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Inference;

/// <summary>
/// Brings an image through a network window by window, with the numbers of MONAI's sliding_window_inference. Windows are copied
/// straight from the image's view into the network's input; overlapping outputs are averaged with the window's weights.
/// </summary>
/// <param name="settings">How windows lie and are weighted.</param>
/// <param name="rules">The weights wanted where MONAI's versions differ.</param>
internal sealed class SlidingWindowInferer(WindowSettings settings, MonaiRules rules) : IInferer
{
    /// <inheritdoc/>
    public IReadOnlyList<int>? Window => settings.Roi.All(length => length > 0) ? settings.Roi : null;

    /// <inheritdoc/>
    public Inferred Infer(Volume<float> image, INetwork network, CancellationToken cancellationToken)
    {
        int[] spatial = image.Shape[1..].ToArray();
        CheckPerAxis("roi", settings.Roi.Length, spatial.Length, mayBeOne: false);
        CheckPerAxis("overlap", settings.Overlap.Length, spatial.Length, mayBeOne: true);
        CheckPerAxis("sigma_scale", settings.SigmaScale.Length, spatial.Length, mayBeOne: true);
        WindowGrid grid = new(spatial, settings.Roi, settings.Overlap);
        return settings.PaddingMode != PadMode.Constant && !grid.Padded.AsSpan().SequenceEqual(spatial)
            ? InferPadded(image, grid, network, cancellationToken)
            : InferWindows(image, grid, network, cancellationToken);
    }

    /// <summary>Padding made of the image itself is made first; windows then lie within it, at the same places.</summary>
    private Inferred InferPadded(Volume<float> image, WindowGrid grid, INetwork network, CancellationToken cancellationToken)
    {
        Volume<float> padded = BoxCut.Cut(image, 1, [.. grid.PadBefore.Select(before => -before)], grid.Padded, settings.PaddingMode).ToSingle();
        WindowGrid within = new(grid.Padded, settings.Roi, settings.Overlap);
        Inferred inferred = InferWindows(padded, within, network, cancellationToken);
        return inferred with { Output = BoxCut.Cut(inferred.Output, 1, grid.PadBefore, image.Shape[1..]).WithAffine(image.Affine).ToSingle() };
    }

    private Inferred InferWindows(Volume<float> image, WindowGrid grid, INetwork network, CancellationToken cancellationToken)
    {
        int[] spatial = image.Shape[1..].ToArray();
        int channels = image.Shape[0];
        NetworkContract.CheckImage(network, [channels, .. grid.Window], "the window of 'roi'");

        // A graph with a fixed batch always gets that many; places that are left over keep an older window, and their output is not looked at.
        int fixedBatch = NetworkContract.FixedBatch(network);
        int batch = fixedBatch > 0 ? fixedBatch : Math.Min(settings.BatchSize, grid.Count);
        float[]? weights = settings.Gaussian ? ImportanceMap.Gaussian(grid.Window, settings.SigmaScale, rules.GaussianMap) : null;
        WindowAccumulator? accumulator = null;
        INetworkRun run = Prepare(network, batch, channels, grid);
        try
        {
            int[] start = new int[spatial.Length];
            for (int first = 0; first < grid.Count; first += batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = Math.Min(batch, grid.Count - first);
                if (count < batch && fixedBatch <= 0)
                {
                    run.Dispose();
                    run = Prepare(network, batch = count, channels, grid);
                }

                int slot = run.Input.Length / batch;
                for (int i = 0; i < count; i++)
                {
                    grid.StartOf(first + i, start);
                    Gather(image, grid, start, run.Input.Slice(i * slot, slot));
                }

                NetworkOutput output = run.Run(cancellationToken);
                NetworkContract.CheckOutput(output.Shape, batch, grid.Window);
                if (grid.Count == 1 && weights is null)
                {
                    return new Inferred(Unpad(output with { Elements = run.Keep() }, grid, spatial, image.Affine), 1);
                }

                accumulator ??= new WindowAccumulator(output.Shape[1], spatial, grid.Window, weights);
                int outputSlot = output.Elements.Length / batch;
                for (int i = 0; i < count; i++)
                {
                    grid.StartOf(first + i, start);
                    accumulator.Add(output.Elements.Slice(i * outputSlot, outputSlot), start);
                }
            }
        }
        finally
        {
            run.Dispose();
        }

        return new Inferred(accumulator!.Finish(image.Affine), grid.Count);
    }

    private INetworkRun Prepare(INetwork network, int batch, int channels, WindowGrid grid)
    {
        INetworkRun run = network.Prepare([batch, channels, .. grid.Window]);

        // An axis that needs padding has one window only, so every window covers the same places and the rest stays as it is.
        run.Input.Span.Fill(settings.PaddingValue);
        return run;
    }

    private static void Gather(Volume<float> image, WindowGrid grid, int[] start, Memory<float> slot)
    {
        Volume<float> target = Volume<float>.FromLastAxisFastest(slot, [image.Shape[0], .. grid.Window], image.Affine);
        Volume<float> source = image;
        for (int axis = 0; axis < start.Length; axis++)
        {
            int length = Math.Min(grid.Window[axis], image.Shape[axis + 1]);
            source = source.Crop(axis + 1, Math.Max(start[axis], 0), length);
            target = target.Crop(axis + 1, Math.Max(-start[axis], 0), length);
        }

        source.CopyTo(target);
    }

    private static Volume<float> Unpad(NetworkOutput output, WindowGrid grid, int[] spatial, Affine affine)
    {
        int slot = output.Elements.Length / output.Shape[0];
        Volume<float> result = Volume<float>.FromLastAxisFastest(output.Elements[..slot], output.Shape.AsSpan(1), affine);
        for (int axis = 0; axis < spatial.Length; axis++)
        {
            result = result.Crop(axis + 1, grid.PadBefore[axis], spatial[axis]);
        }

        return result;
    }

    private static void CheckPerAxis(string name, int given, int axes, bool mayBeOne)
    {
        if (given != axes && !(mayBeOne && given == 1))
        {
            throw new InputException($"The model's '{name}' has {given} value(s), but the image has {axes} spatial axes.");
        }
    }
}
