using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Models.Uploads;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Models;

/// <summary>A model with the configuration of one of its revisions.</summary>
/// <param name="Model">The model.</param>
/// <param name="Revision">Which revision the configuration belongs to.</param>
/// <param name="Config">The configuration as it was uploaded.</param>
internal sealed record ConfiguredModel(Model Model, ModelReference Revision, JsonObject Config);

/// <summary>The rules of models: what is served under which name, and how that changes.</summary>
internal sealed class ModelService(ModelStore rows, ModelFiles files, RevisionSwitch change)
{
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

    /// <summary>A model with the stored configuration of the revision that is served, or of another that is kept; null when there is no such model.</summary>
    /// <exception cref="ApiException">The model is there, the revision is not.</exception>
    public async Task<ConfiguredModel?> DescribeAsync(string name, string? revision, CancellationToken cancellation)
    {
        if (await FindAsync(name, cancellation) is not { } model)
        {
            return null;
        }

        ModelReference asked = revision is null ? model.Reference : model.Find(revision);
        string? config = await files.ReadTextAsync(asked.ConfigBlob, cancellation);
        return new ConfiguredModel(model, asked, config is null ? [] : ModelConfig.Parse(name, config).Root);
    }

    /// <summary>Serves a configuration, with weights or without, in place of whatever was served under this name.</summary>
    /// <exception cref="ApiException">It cannot be served: what was served before still is, and nothing new is left in storage.</exception>
    public Task<ConfiguredModel> PutAsync(string name, ModelPackage package, CancellationToken cancellation)
    {
        ModelName.Check(name);
        ModelConfig config = ModelConfig.Parse(name, package.Config);
        Proposal proposal = new(config, package.Weights?.File.Sha256, package.Weights?.Format, package.Weights);
        return change.RunAsync(name, _ => Task.FromResult(proposal), cancellation);
    }

    /// <summary>Serves another configuration with the weights that are served now.</summary>
    /// <exception cref="ApiException">There is no such model, or it cannot be served so.</exception>
    public Task<ConfiguredModel> PatchAsync(string name, string config, CancellationToken cancellation)
    {
        ModelConfig parsed = ModelConfig.Parse(name, config);
        return change.RunAsync(
            name,
            current => current is null
                ? throw Unknown(name)
                : Task.FromResult(new Proposal(parsed, current.WeightsSha256, current.Reference.WeightsFormat, Weights: null)),
            cancellation);
    }

    /// <summary>Serves a revision again that was served before. It is tried anew, for the runner may have changed since.</summary>
    /// <param name="name">The model.</param>
    /// <param name="revision">Its name or the first digits of it; null for the one that was served last before this.</param>
    /// <param name="cancellation">The caller has hung up.</param>
    /// <exception cref="ApiException">There is no such model or revision, or it cannot be served any more.</exception>
    public Task<ConfiguredModel> RollBackAsync(string name, string? revision, CancellationToken cancellation) => change.RunAsync(
        name,
        async current =>
        {
            Model model = current ?? throw Unknown(name);
            string wanted = revision is not null ? model.Find(revision).Revision
                : model.History.Past is [PastRevision latest, ..] ? latest.Revision
                : throw new ApiException(Failure.BadRequest, $"The model '{name}' has no earlier revision to go back to.");
            if (wanted == model.Reference.Revision)
            {
                return await ProposeAsync(model, model.WeightsSha256, model.Reference, cancellation);
            }

            PastRevision past = model.History.Past.First(one => one.Revision == wanted);
            return await ProposeAsync(model, past.WeightsSha256, past.Reference(name), cancellation);
        },
        cancellation);

    /// <summary>Stops serving a model and deletes it.</summary>
    /// <returns>What it was; null when there is none of this name.</returns>
    public async Task<ConfiguredModel?> DeleteAsync(string name, CancellationToken cancellation)
    {
        if (await DescribeAsync(name, revision: null, cancellation) is not { } model)
        {
            return null;
        }

        await change.DeleteAsync(name, cancellation);
        return model;
    }

    /// <summary>The failure of naming a model that is not there.</summary>
    public static ApiException Unknown(string name)
    {
        string shown = name.Length <= 128 ? name : string.Concat(name.AsSpan(0, 128), "…");
        return new ApiException(Failure.ModelNotFound, $"There is no model '{shown}' on this server; GET /v1/models lists those that are.");
    }

    private async Task<Proposal> ProposeAsync(Model model, string? weightsSha256, ModelReference revision, CancellationToken cancellation)
    {
        string config = await files.ReadTextAsync(revision.ConfigBlob, cancellation) ?? throw new ApiException(
            Failure.ModelNotFound, $"The configuration of that revision of the model '{model.Name}' is no longer in storage; upload it again.");
        return new Proposal(ModelConfig.Parse(model.Name, config), weightsSha256, revision.WeightsFormat, Weights: null);
    }
}
