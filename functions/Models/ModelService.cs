using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Aiaa.Functions.Runner;
using Aiaa.RunnerProtocol;
using Azure;

namespace Aiaa.Functions.Models;

/// <summary>A model with the configuration that it was made from.</summary>
internal sealed record ConfiguredModel(Model Model, JsonObject Config);

/// <summary>
/// The rules of models. A revision is named by its content; it is stored, tried by the runner, and only then served, by one
/// conditional write: callers see the old revision or the new one, never something between.
/// </summary>
internal sealed partial class ModelService(ModelStore rows, ModelFiles files, RunnerClient runner, ILogger<ModelService> logger) : IDisposable
{
    private const int SwitchAttempts = 5;
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(20);

    // Changes are rare and take seconds; one at a time, a refused upload cannot take away what another one relies on.
    private readonly SemaphoreSlim _changes = new(1, 1);

    /// <summary>What is served now under a name; null when nothing is.</summary>
    public async Task<Model?> FindAsync(string name, CancellationToken cancellation)
        => ModelName.IsValid(name) ? await rows.FindAsync(name, cancellation) : null;

    /// <summary>All models, sorted by name.</summary>
    public async Task<IReadOnlyList<ModelSummary>> ListAsync(CancellationToken cancellation)
    {
        List<ModelSummary> models = [];
        await foreach (Model model in rows.AllAsync(cancellation))
        {
            models.Add(model.Summary);
        }

        models.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return models;
    }

    /// <summary>A model with its stored configuration; null when there is none of this name.</summary>
    public async Task<ConfiguredModel?> DescribeAsync(string name, CancellationToken cancellation)
    {
        if (await FindAsync(name, cancellation) is not { } model)
        {
            return null;
        }

        string? config = await files.ReadTextAsync(model.Reference.ConfigBlob, cancellation);
        return new ConfiguredModel(model, config is null ? [] : ModelConfig.Parse(name, config).Root);
    }

    /// <summary>Serves a configuration, with weights or without, in place of whatever was served under this name.</summary>
    /// <exception cref="ApiException">It cannot be served: what was served before still is, and nothing new is left in storage.</exception>
    public Task<ConfiguredModel> PutAsync(string name, string config, SpooledFile? weights, CancellationToken cancellation)
    {
        ModelName.Check(name);
        return ChangeAsync(ModelConfig.Parse(name, config), name, weights, keepWeights: false, cancellation);
    }

    /// <summary>Serves another configuration with the weights that are served now.</summary>
    /// <exception cref="ApiException">There is no such model, or it cannot be served so.</exception>
    public Task<ConfiguredModel> PatchAsync(string name, string config, CancellationToken cancellation)
        => ChangeAsync(ModelConfig.Parse(name, config), name, weights: null, keepWeights: true, cancellation);

    /// <summary>Stops serving a model and deletes it.</summary>
    /// <returns>What it was; null when there is none of this name.</returns>
    public async Task<ConfiguredModel?> DeleteAsync(string name, CancellationToken cancellation)
    {
        await _changes.WaitAsync(cancellation);
        try
        {
            if (await DescribeAsync(name, cancellation) is not { } model)
            {
                return null;
            }

            await rows.DeleteAsync(name, cancellation);
            await files.DeleteAllAsync(name, cancellation);
            LogDeleted(logger, name);
            return model;
        }
        finally
        {
            _changes.Release();
        }
    }

    public void Dispose() => _changes.Dispose();

    private async Task<ConfiguredModel> ChangeAsync(
        ModelConfig config, string name, SpooledFile? weights, bool keepWeights, CancellationToken cancellation)
    {
        await _changes.WaitAsync(cancellation);
        List<string> written = [];
        try
        {
            for (int attempt = 0; attempt < SwitchAttempts; attempt++)
            {
                Model? current = await FindAsync(name, cancellation);
                if (current is null && keepWeights)
                {
                    throw Unknown(name);
                }

                string? weightsSha256 = keepWeights ? current?.WeightsSha256 : weights?.Sha256;
                ModelReference next = Reference(config, name, weightsSha256);
                await StoreAsync(next, config, weights, written, cancellation);
                if (current?.Reference.Revision == next.Revision)
                {
                    return new ConfiguredModel(current, config.Root);
                }

                Model model = new(next, weightsSha256, config.Summary, await CheckAsync(next, cancellation), default);
                if (await rows.TrySwitchAsync(model, current, cancellation))
                {
                    LogServed(logger, name, next.Revision);
                    await RetireAsync(model, current, cancellation);
                    return new ConfiguredModel(model, config.Root);
                }
            }

            throw new ApiException(Failure.Conflict, $"The model '{name}' is being changed by others at this moment; upload it again.");
        }
        catch
        {
            await RemoveAsync(name, written);
            throw;
        }
        finally
        {
            _changes.Release();
        }
    }

    private static ModelReference Reference(ModelConfig config, string name, string? weightsSha256)
    {
        string revision = config.Revision(weightsSha256);
        return new ModelReference(
            name,
            revision,
            ModelFiles.ConfigBlob(name, revision),
            weightsSha256 is null ? null : ModelFiles.WeightsBlob(name, weightsSha256),
            weightsSha256 is null ? null : WeightsFormat.Onnx);
    }

    private async Task StoreAsync(
        ModelReference next, ModelConfig config, SpooledFile? weights, List<string> written, CancellationToken cancellation)
    {
        if (weights is not null && await files.AddAsync(next.WeightsBlob!, weights.Rewind(), cancellation))
        {
            written.Add(next.WeightsBlob!);
        }

        using MemoryStream text = new(Encoding.UTF8.GetBytes(config.Text));
        if (await files.AddAsync(next.ConfigBlob, text, cancellation))
        {
            written.Add(next.ConfigBlob);
        }
    }

    private async Task<JsonObject> CheckAsync(ModelReference next, CancellationToken cancellation)
    {
        CheckModelAnswer answer = await runner.CheckModelAsync(next, cancellation);
        JsonObject all = JsonSerializer.SerializeToNode(answer, RunnerJson.Default.CheckModelAnswer)!.AsObject();
        all.Remove("loadMilliseconds");
        return all;
    }

    // The revision before stays: calls that began with it may still be running.
    private async Task RetireAsync(Model current, Model? previous, CancellationToken cancellation)
    {
        HashSet<string?> inUse =
        [
            current.Reference.ConfigBlob, current.Reference.WeightsBlob, previous?.Reference.ConfigBlob, previous?.Reference.WeightsBlob,
        ];
        try
        {
            await files.DeleteLeftoversAsync(current.Name, inUse, cancellation);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or OperationCanceledException)
        {
            // The model is served; the next change finds the leftovers again.
            LogNotRetired(logger, current.Name, exception);
        }
    }

    // Also when the caller has hung up; a blob that is served by now stays.
    private async Task RemoveAsync(string name, List<string> written)
    {
        if (written.Count == 0)
        {
            return;
        }

        using CancellationTokenSource limit = new(CleanUpLimit);
        try
        {
            Model? served = await rows.FindAsync(name, limit.Token);
            foreach (string blob in written.Where(
                blob => blob != served?.Reference.ConfigBlob && blob != served?.Reference.WeightsBlob))
            {
                await files.DeleteAsync(blob, limit.Token);
            }
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or OperationCanceledException)
        {
            LogNotRemoved(logger, name, exception);
        }
    }

    /// <summary>The failure of naming a model that is not there.</summary>
    public static ApiException Unknown(string name)
    {
        string shown = name.Length <= 128 ? name : string.Concat(name.AsSpan(0, 128), "…");
        return new ApiException(Failure.ModelNotFound, $"There is no model '{shown}' on this server; GET /v1/models lists those that are.");
    }

    [LoggerMessage(301, LogLevel.Information, "Model {Name} is served as revision {Revision}")]
    private static partial void LogServed(ILogger logger, string name, string revision);

    [LoggerMessage(302, LogLevel.Information, "Model {Name} deleted")]
    private static partial void LogDeleted(ILogger logger, string name);

    [LoggerMessage(303, LogLevel.Warning, "Old revisions of model {Name} could not be deleted; its next change tries again")]
    private static partial void LogNotRetired(ILogger logger, string name, Exception exception);

    [LoggerMessage(304, LogLevel.Warning, "What a refused upload of model {Name} wrote could not be removed; its next change tries again")]
    private static partial void LogNotRemoved(ILogger logger, string name, Exception exception);
}
