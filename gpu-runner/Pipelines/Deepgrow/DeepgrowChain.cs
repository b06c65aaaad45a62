using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Transforms;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Pipelines.Deepgrow;

/// <summary>
/// aiaa.apps.deepgrow.DeepgrowInferencePipeline: a model of volumes marks the structure roughly, and a model of slices marks it again on
/// every slice from clicks that are made of the first mask. The result is channel-first with the slices in front, on the grid of the file.
/// </summary>
/// <remarks>
/// The original is not public; this follows its relative in MONAI Label. Both models run with their own configurations, so that what they
/// give is what they give alone.
/// </remarks>
internal sealed class DeepgrowChain : IInferenceStep
{
    /// <summary>The engine's name in configurations.</summary>
    public const string EngineName = "aiaa.apps.deepgrow.DeepgrowInferencePipeline";

    private const int DefaultBatch = 32;
    private const int LargestBatch = 1024;

    private readonly string _output;
    private readonly int _batch;

    private DeepgrowChain(string[] models, int batch, string output)
    {
        Parts = models;
        _batch = batch;
        _output = output;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Parts { get; }

    /// <summary>Reads the engine's block.</summary>
    /// <param name="engine">The block.</param>
    /// <param name="output">The key of the result. What configurations leave out is "pred" here, because their later steps read it.</param>
    /// <exception cref="ModelException">An argument that cannot be served.</exception>
    public static DeepgrowChain Create(TransformConfig engine, string output)
    {
        TransformArguments arguments = new(engine);
        string[] models = arguments.OptionalTexts("models") ?? [];
        if (models.Length != 2 || models.Any(string.IsNullOrWhiteSpace))
        {
            throw arguments.Invalid("models", "must name two models of this server: the one for slices, then the one for volumes");
        }

        int batch = arguments.OptionalInteger("batch_size") ?? DefaultBatch;
        if (batch is < 1 or > LargestBatch)
        {
            throw arguments.Invalid("batch_size", $"must lie between 1 and {LargestBatch}");
        }

        arguments.Complete();
        return new DeepgrowChain(models, batch, output == ModelConfigReader.UnnamedOutput ? "pred" : output);
    }

    /// <inheritdoc/>
    public string Run(Sample sample, PipelineNetworks networks, CancellationToken cancellationToken)
    {
        if (networks.Parts is not [{ } slices, { } volumes])
        {
            throw new ModelException($"the models {string.Join(" and ", Parts)} must be on this server.");
        }

        Volume<byte> rough = RoughMask(sample, volumes, cancellationToken);
        SliceClicks[] clicks =
            [.. SliceClicks.Of(rough, UserPoints.Read(sample, "foreground"), UserPoints.Read(sample, "background"), cancellationToken)];
        Volume<byte> mask = Volume<byte>.Allocate(rough.Shape, rough.Affine);
        foreach (SliceClicks[] batch in clicks.Chunk(_batch))
        {
            MarkSlices(sample, slices, batch, mask, cancellationToken);
        }

        SampleVolume reference = sample.TryGet(Sample.ImageKey, out SampleVolume? image)
            ? image
            : throw new ModelException($"there is no volume under the key '{Sample.ImageKey}'; the pre_transforms must load the image.");
        sample[_output] = new SampleVolume(mask.Transpose(2, 0, 1).InsertAxis(0), reference.Origin, []);
        return $"network (1 volume, {clicks.Length} slices)";
    }

    private static Volume<byte> RoughMask(Sample sample, PipelinePart part, CancellationToken cancellationToken)
    {
        Sample own = Start(sample, part, sample.Values);
        Within(part, () => part.Pipeline.Run(own, part.Network, null, cancellationToken));
        Volume mask = own[OutputOf(part)].Volume;
        int[] shape = [.. sample.Header.Geometry.SpatialShape];
        return shape.Length == 3 && mask.Shape.SequenceEqual(shape)
            ? mask as Volume<byte> ?? Elementwise.Select(mask.ToSingle(), value => value != 0 ? (byte)1 : (byte)0)
            : throw new ModelException($"the model '{part.Name}' gives a mask of shape {mask.ShapeText}; in a pipeline it must restore it to the image, ({string.Join(", ", shape)}).");
    }

    private static void MarkSlices(Sample sample, PipelinePart part, SliceClicks[] batch, Volume<byte> mask, CancellationToken cancellationToken)
    {
        Sample[] samples = [.. batch.Select(clicks => Start(sample, part, clicks.ToParams()))];
        Within(part, () =>
        {
            foreach (Sample slice in samples)
            {
                part.Pipeline.RunBefore(slice, null, cancellationToken);
            }

            ((InferenceStep)part.Pipeline.Inference).RunBatch(samples, part.Network, cancellationToken);
        });
        for (int i = 0; i < samples.Length; i++)
        {
            Sample slice = samples[i];
            Within(part, () => part.Pipeline.RunAfter(slice, null, cancellationToken));
            Copy(slice[OutputOf(part)], batch[i].Slice, part, mask);
        }
    }

    private static void Copy(SampleVolume result, int slice, PipelinePart part, Volume<byte> mask)
    {
        Patch patch = result.Patch ?? new Patch(result.Volume, new int[result.Volume.Rank], result.Volume.Shape);
        if (!patch.Shape.SequenceEqual(mask.Shape))
        {
            throw new ModelException($"the model '{part.Name}' gives a mask of shape ({string.Join(", ", patch.Shape.ToArray())}); in a pipeline it must restore it to the image, {mask.ShapeText}.");
        }

        int inside = slice - patch.Start[2];
        if (inside < 0 || inside >= patch.Inside.Shape[2])
        {
            return;
        }

        Volume<byte> marked = Elementwise.Select(patch.Inside.ToSingle().Select(2, inside), value => value != 0 ? (byte)1 : (byte)0);
        marked.CopyTo(mask.Select(2, slice).Crop(0, patch.Start[0], marked.Shape[0]).Crop(1, patch.Start[1], marked.Shape[1]));
    }

    private static Sample Start(Sample sample, PipelinePart part, JsonObject parameters)
    {
        if (part.Pipeline.Inference is not InferenceStep)
        {
            throw new ModelException($"the model '{part.Name}' chains models itself; a pipeline can chain only models with a network.");
        }

        Sample own = sample.StartAnew(parameters);
        part.Prepared.Fill(own);
        return own;
    }

    private static string OutputOf(PipelinePart part) => ((InferenceStep)part.Pipeline.Inference).Output;

    private static void Within(PipelinePart part, Action run)
    {
        try
        {
            run();
        }
        catch (ModelException e)
        {
            throw new ModelException($"the model '{part.Name}' of the pipeline: {e.Message}", e);
        }
        catch (InputException e)
        {
            throw new InputException($"the model '{part.Name}' of the pipeline: {e.Message}", e);
        }
    }
}
