using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Models.Uploads;
using Aiaa.Functions.Runner;
using Aiaa.RunnerProtocol;
using Azure;

namespace Aiaa.Functions.Models;

/// <summary>A revision that is to be served.</summary>
/// <param name="Config">Its configuration.</param>
/// <param name="WeightsSha256">The hash of its weights; null without any.</param>
/// <param name="WeightsFormat">How they are stored; null without any.</param>
/// <param name="Weights">The weights themselves; null where they are in storage already.</param>
internal sealed record Proposal(ModelConfig Config, string? WeightsSha256, WeightsFormat? WeightsFormat, WeightsFile? Weights);

/// <summary>
/// Changes what is served. A revision is named by its content; it is stored, tried by the runner, and only then served, by one
/// conditional write: callers see the old revision or the new one, never something between.
/// </summary>
internal sealed partial class RevisionSwitch(
    ModelStore rows, ModelFiles files, RunnerClient runner, TimeProvider time, ILogger<RevisionSwitch> logger) : IDisposable
{
    private const int SwitchAttempts = 5;
    private const int Lanes = 32;
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(20);

    // Changes are rare and take seconds: those of one model go one after the other, those of others rarely wait for them.
    private readonly SemaphoreSlim[] _lanes = [.. Enumerable.Range(0, Lanes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Serves what is proposed.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="propose">Says what is to be served in place of what is; asked again when that has changed meanwhile.</param>
    /// <param name="cancellation">The caller has hung up.</param>
    /// <exception cref="ApiException">It cannot be served: what was served before still is, and nothing new is left in storage.</exception>
    public async Task<ConfiguredModel> RunAsync(string name, Func<Model?, Task<Proposal>> propose, CancellationToken cancellation)
    {
        SemaphoreSlim lane = Lane(name);
        await lane.WaitAsync(cancellation);
        List<BlobVersion> written = [];
        try
        {
            for (int attempt = 0; attempt < SwitchAttempts; attempt++)
            {
                Model? current = ModelName.IsValid(name) ? await rows.FindAsync(name, cancellation) : null;
                Proposal proposal = await propose(current);
                ModelReference next = ModelFiles.Reference(
                    name, proposal.Config.Revision(proposal.WeightsSha256), proposal.WeightsSha256, proposal.WeightsFormat);
                await KeepAsync(next, proposal, written, cancellation);
                if (current?.Reference.Revision == next.Revision)
                {
                    return new ConfiguredModel(current, next, proposal.Config.Root);
                }

                JsonObject check = Describe(await runner.CheckModelAsync(next, cancellation));
                RevisionHistory history = current?.History.After(current, next.Revision, time.GetUtcNow()) ?? RevisionHistory.None;
                Model model = new(next, proposal.WeightsSha256, proposal.Config.Summary, check, history, default);

                // From here on the row may name these files even if storage does not say so any more: what fails now leaves them to the sweep.
                written.Clear();
                if (await rows.TrySwitchAsync(model, current, cancellation))
                {
                    LogServed(logger, name, next.Revision);
                    await SettleAsync(model, proposal);
                    return new ConfiguredModel(model, next, proposal.Config.Root);
                }
            }

            throw Changing(name, "upload it");
        }
        catch
        {
            await RemoveAsync(name, written);
            throw;
        }
        finally
        {
            lane.Release();
        }
    }

    /// <summary>Stops serving a model, then deletes what it was made of. Calls that are running end as they would have.</summary>
    public async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        SemaphoreSlim lane = Lane(name);
        await lane.WaitAsync(cancellation);
        try
        {
            if (await rows.FindAsync(name, cancellation) is { } current && !await rows.TryDeleteAsync(current, cancellation))
            {
                throw Changing(name, "delete it");
            }

            await CollectAsync(name, leftoversOnly: false, cancellation);
            LogDeleted(logger, name);
        }
        finally
        {
            lane.Release();
        }
    }

    public void Dispose()
    {
        foreach (SemaphoreSlim lane in _lanes)
        {
            lane.Dispose();
        }
    }

    private SemaphoreSlim Lane(string name) => _lanes[(uint)StringComparer.Ordinal.GetHashCode(name) % Lanes];

    private async Task KeepAsync(ModelReference next, Proposal proposal, List<BlobVersion> written, CancellationToken cancellation)
    {
        if (proposal.Weights is { } weights)
        {
            Note(await files.KeepAsync(next.WeightsBlob!, weights.File.Rewind(), cancellation));
        }
        else if (next.WeightsBlob is { } stored)
        {
            await files.RenewAsync(stored, cancellation);
        }

        using MemoryStream text = new(Encoding.UTF8.GetBytes(proposal.Config.Text));
        Note(await files.KeepAsync(next.ConfigBlob, text, cancellation));

        void Note(BlobVersion? blob)
        {
            if (blob is not null)
            {
                written.Add(blob);
            }
        }
    }

    private static JsonObject Describe(CheckModelAnswer answer)
        => JsonSerializer.SerializeToNode(answer, RunnerJson.Default.CheckModelAnswer)!.AsObject();

    // The model is served, whatever happens here and whether its uploader still listens; the next change does again what is missed.
    private async Task SettleAsync(Model served, Proposal proposal)
    {
        using CancellationTokenSource limit = new(CleanUpLimit);
        try
        {
            await KeepAsync(served.Reference, proposal, [], limit.Token);
            await CollectAsync(served.Name, leftoversOnly: true, limit.Token);
        }
        catch (Exception exception) when (IsStorage(exception))
        {
            LogNotSettled(logger, served.Name, exception);
        }
    }

    // Versions first, then the row: what a writer relies on it has renewed by the time its row can be read.
    private async Task CollectAsync(string name, bool leftoversOnly, CancellationToken cancellation)
    {
        IReadOnlyList<BlobVersion> blobs = await files.ListAsync(name, leftoversOnly, cancellation);
        await DeleteUnusedAsync(name, blobs, cancellation);
    }

    private async Task DeleteUnusedAsync(string name, IReadOnlyList<BlobVersion> blobs, CancellationToken cancellation)
    {
        if (blobs.Count == 0)
        {
            return;
        }

        Model? served = await rows.FindAsync(name, cancellation);
        foreach (BlobVersion blob in blobs.Where(blob => served?.BlobsInUse.Contains(blob.Name) != true))
        {
            await files.DeleteAsync(blob, cancellation);
        }
    }

    // Also when the caller has hung up; a blob that is served by now stays.
    private async Task RemoveAsync(string name, List<BlobVersion> written)
    {
        using CancellationTokenSource limit = new(CleanUpLimit);
        try
        {
            await DeleteUnusedAsync(name, written, limit.Token);
        }
        catch (Exception exception) when (IsStorage(exception))
        {
            LogNotRemoved(logger, name, exception);
        }
    }

    private static ApiException Changing(string name, string what) =>
        new(Failure.Conflict, $"The model '{name}' is being changed by others at this moment; {what} again.");

    private static bool IsStorage(Exception exception) => exception is RequestFailedException or AggregateException or OperationCanceledException;

    [LoggerMessage(301, LogLevel.Information, "Model {Name} is served as revision {Revision}")]
    private static partial void LogServed(ILogger logger, string name, string revision);

    [LoggerMessage(302, LogLevel.Information, "Model {Name} deleted")]
    private static partial void LogDeleted(ILogger logger, string name);

    [LoggerMessage(303, LogLevel.Warning, "What model {Name} no longer needs could not be deleted; its next change tries again")]
    private static partial void LogNotSettled(ILogger logger, string name, Exception exception);

    [LoggerMessage(304, LogLevel.Warning, "What a refused upload of model {Name} wrote could not be removed; its next change tries again")]
    private static partial void LogNotRemoved(ILogger logger, string name, Exception exception);
}
