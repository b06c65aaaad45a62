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
    private readonly OnnxDevice _device;
    private readonly BoundingBoxAxes _axes;
    private readonly LeaseCache<LoadedModel> _cache;

    /// <summary>Makes an empty store.</summary>
    public ModelStore(IBlobSource blobs, OnnxDevice device, IOptions<RunnerOptions> options, ILogger<ModelStore> logger)
    {
        _blobs = blobs;
        _device = device;
        _axes = options.Value.BoundingBoxAxes;
        _cache = new LeaseCache<LoadedModel>("models", options.Value.ModelCacheBytes, model => model.WeightsBytes, logger);
    }

    /// <summary>The model of a reference, ready to run.</summary>
    /// <exception cref="ModelException">The configuration or the network cannot be served.</exception>
    /// <exception cref="ModelGoneException">A blob of the revision is not there.</exception>
    public Task<Lease<LoadedModel>> GetAsync(ModelReference model, CancellationToken cancellationToken) =>
        _cache.GetAsync($"{model.Name}/{model.Revision}", token => LoadAsync(model, token), cancellationToken);

    private async Task<LoadedModel> LoadAsync(ModelReference model, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        byte[] json = await ReadAsync(model, model.ConfigBlob, MaxConfigBytes, cancellationToken);
        ModelConfig config = ModelConfigReader.Read(json);
        Pipeline pipeline = PipelineCompiler.Compile(config, _axes);
        if (pipeline.Inference.Parts.Count > 0)
        {
            // It runs the networks of others; one of its own would never be asked.
            return new LoadedModel(pipeline, null, 0, Stopwatch.GetElapsedTime(started));
        }

        string weightsBlob = WeightsOf(model);
        byte[] weights = await ReadAsync(model, weightsBlob, MaxWeightsBytes, cancellationToken);
        OnnxNetwork network = await Task.Run(() => OnnxNetwork.Load(weights, config.Inference.Triton, _device), cancellationToken);
        return new LoadedModel(pipeline, network, weights.Length, Stopwatch.GetElapsedTime(started));
    }

    private static string WeightsOf(ModelReference model) => model switch
    {
        { WeightsBlob: null } => throw new ModelException("The model has a configuration but no network; upload its ONNX file as well (data=@model.onnx)."),
        { WeightsFormat: WeightsFormat.TorchScript } => throw new ModelException(
            "The model's network is TorchScript, and this build of the server runs ONNX: export it with torch.onnx.export (opset 13 or later, dynamic axes for batch and space) and upload model.onnx instead of model.ts."),
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
