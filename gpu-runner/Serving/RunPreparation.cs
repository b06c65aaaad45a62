using Aiaa.GpuRunner.Caching;
using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Serving;

/// <summary>
/// Brings together what a run needs: the model with those that it chains, the image behind the steps that no click changes, and the
/// decoded image itself where a step still has to see it.
/// </summary>
internal sealed class RunPreparation(VolumeStore volumes, ModelStore models, PreparedStore prepared)
{
    /// <summary>Gets everything ready, as far as it is not held already.</summary>
    /// <param name="request">What is to run on what.</param>
    /// <param name="inline">The bytes behind the request, if there are any.</param>
    /// <param name="timings">Gets the time of every part.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="RunnerException">It cannot be run, each kind as it says.</exception>
    public async Task<ReadyRun> GetAsync(RunRequest request, Stream? inline, StepTimings timings, CancellationToken cancellationToken)
    {
        RequestImage image = new(request.Image, inline, volumes, timings);
        List<IDisposable> held = [image];
        try
        {
            LoadedModel model = Hold(await timings.MeasureAsync("model", () => models.GetAsync(request.Model, cancellationToken)));
            List<PipelinePart> parts = [];
            foreach (string name in model.Pipeline.Inference.Parts)
            {
                parts.Add(await PartAsync(name));
            }

            PreparedSample own = Hold(await prepared.GetAsync(image, request.KeepPrepared, model.Pipeline, timings, cancellationToken));
            if (NeedsVoxels(model.Pipeline, own) || parts.Any(part => NeedsVoxels(part.Pipeline, part.Prepared)))
            {
                await image.DecodeAsync(cancellationToken);
            }

            ImageHeader header = image.Decoded is { } decoded ? ImageHeader.Of(decoded) : own.Header!;
            return new ReadyRun(header, image.Decoded, model.Pipeline, new PipelineNetworks(model.Network, parts), own, held);
        }
        catch
        {
            held.ForEach(lease => lease.Dispose());
            throw;
        }

        T Hold<T>(Lease<T> lease)
        {
            held.Add(lease);
            return lease.Value;
        }

        async Task<PipelinePart> PartAsync(string name)
        {
            ModelReference reference = request.Parts.FirstOrDefault(part => part.Name == name)
                ?? throw new ModelException($"The model '{request.Model.Name}' chains the model '{name}', which is not on this server; upload it, or correct the names in 'inference'.");
            LoadedModel part = Hold(await timings.MeasureAsync("model", () => models.GetAsync(reference, cancellationToken)));
            INetwork network = part.Network
                ?? throw new ModelException($"The model '{request.Model.Name}' chains the model '{name}', which chains models itself; name models with a network.");
            PreparedSample sample = Hold(await prepared.GetAsync(image, request.KeepPrepared, part.Pipeline, timings, cancellationToken));
            return new PipelinePart(name, part.Pipeline, network, sample);
        }
    }

    private static bool NeedsVoxels(Pipeline pipeline, PreparedSample prepared) => prepared.Header is null || pipeline.ReadsImageLater;
}
