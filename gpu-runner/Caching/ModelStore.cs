using System.Diagnostics;
using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Storage;
using Aiaa.RunnerProtocol;
using Microsoft.Extensions.Options;

namespace Aiaa.GpuRunner.Caching;

/// <summary>Models by revision: each is read, compiled and loaded once, and held while there is room. Revisions are immutable, so nothing is ever refreshed.</summary>
internal sealed class ModelStore
{
    private const long MaxConfigBytes = 4 << 20;

    /// <summary>What one protocol buffer can hold, and with it an ONNX file without external weights.</summary>
    private const long MaxWeightsBytes = int.MaxValue;

    private readonly IBlobSource _blobs;
    private readonly NetworkLoader _loader;
    private readonly PinnedModels _pinned;
    private readonly long _budget;
    private readonly BoundingBoxAxes _axes;
    private readonly LeaseCache<LoadedModel> _cache;

    /// <summary>Makes an empty store.</summary>
    public ModelStore(
        IBlobSource blobs, NetworkLoader loader, PinnedModels pinned, IOptions<RunnerOptions> options, TimeProvider time, ILogger<ModelStore> logger)
    {
        _blobs = blobs;
        _loader = loader;
        _pinned = pinned;
        _budget = options.Value.ModelCacheBytes;
        _axes = options.Value.BoundingBoxAxes;
        _cache = new LeaseCache<LoadedModel>("models", _budget, model => model.HeldBytes, logger, model => model.Device, pinned.Keeps, time, model => model.Network?.GiveUpIdle());
    }

    /// <summary>The model of a reference, ready to run.</summary>
    /// <exception cref="ModelException">The configuration or the network cannot be served.</exception>
    /// <exception cref="ModelGoneException">A blob of the revision is not there.</exception>
    public Task<Lease<LoadedModel>> GetAsync(ModelReference model, CancellationToken cancellationToken) =>
        _cache.GetAsync(KeyOf(model), token => LoadAsync(model, token), cancellationToken);

    /// <summary>Gives a revision's memory back, when its last use ends.</summary>
    public void Forget(ModelReference model) => _cache.Forget(KeyOf(model));

    /// <summary>What is in memory now.</summary>
    public LoadedModels List()
    {
        IReadOnlyList<CachedValue<LoadedModel>> held = _cache.List();
        return new LoadedModels(
            [.. held.GroupBy(model => model.Value.Device, StringComparer.Ordinal).Select(place => new ModelMemory(place.Key, place.Sum(model => model.Cost), _budget))],
            [.. held.Select(Describe)]);
    }

    private static string KeyOf(ModelReference model) => $"{model.Name}/{model.Revision}";

    private LoadedModelDescription Describe(CachedValue<LoadedModel> model) => new(
        model.Value.Reference.Name,
        model.Value.Reference.Revision,
        model.Value.Network?.Provider,
        model.Value.Device,
        model.Value.Bytes,
        Math.Round(model.Value.LoadTime.TotalMilliseconds, 2),
        model.LastUse,
        model.Uses,
        _pinned.Keeps(model.Value),
        model.Value.Network?.IdleBytes ?? 0,
        model.Value.Network?.Graphs);

    private async Task<LoadedModel> LoadAsync(ModelReference model, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        byte[] json = await ReadAsync(model, model.ConfigBlob, MaxConfigBytes, cancellationToken);
        ModelConfig config = ModelConfigReader.Read(json);
        Pipeline pipeline = PipelineCompiler.Compile(config, _axes);
        if (pipeline.Inference.Parts.Count > 0)
        {
            // It runs the networks of others; one of its own would never be asked.
            return new LoadedModel(model, pipeline, null, null, 0, Stopwatch.GetElapsedTime(started));
        }

        string weightsBlob = WeightsOf(model);
        byte[] weights = await ReadAsync(model, weightsBlob, MaxWeightsBytes, cancellationToken);
        INetwork network = await _loader.LoadAsync(model.WeightsFormat ?? WeightsFormat.Onnx, weights, config.Inference.Triton, pipeline.Inference.Window, cancellationToken);
        LoadedModel loaded = new(model, pipeline, network, config.Inference.Triton, weights.Length, Stopwatch.GetElapsedTime(started));
        _pinned.Note(loaded);
        return loaded;
    }

    private static string WeightsOf(ModelReference model) => model switch
    {
        { WeightsBlob: null } => throw new ModelException("The model has a configuration but no network; upload its network as well (data=@model.ts or data=@model.onnx)."),
        _ => model.WeightsBlob,
    };

    private async Task<byte[]> ReadAsync(ModelReference model, string blob, long limit, CancellationToken cancellationToken)
    {
        await using BlobContent content = await _blobs.OpenAsync(StorageNames.Models, blob, cancellationToken) ?? throw new ModelGoneException(model.Name);
        if (content.Length > limit)
        {
            throw new ModelException($"A file of the model '{model.Name}' has {content.Length} bytes; {limit} is the most that can be loaded.");
        }

        byte[] bytes = new byte[content.Length];
        await content.Stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
