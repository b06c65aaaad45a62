using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;
using Aiaa.RunnerProtocol;
using Azure;
using Azure.Data.Tables;

namespace Aiaa.Functions.Models;

/// <summary>Keeps which revision of each model is served: one row each. Switching is one conditional write.</summary>
internal sealed class ModelStore(StorageSetup storage)
{
    private const string Partition = "model";

    // A table's text holds 32768 characters.
    private const int LongestText = 32_000;

    public async Task<Model?> FindAsync(string name, CancellationToken cancellation)
    {
        await storage.EnsureAsync(cancellation);
        NullableResponse<TableEntity> found =
            await storage.Models.GetEntityIfExistsAsync<TableEntity>(Partition, name, cancellationToken: cancellation);
        return found.HasValue ? Read(found.Value!) : null;
    }

    /// <summary>All models, by name.</summary>
    public async IAsyncEnumerable<Model> AllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await storage.EnsureAsync(cancellation);
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        await foreach (TableEntity row in storage.Models.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            yield return Read(row);
        }
    }

    /// <summary>Serves a revision in place of another.</summary>
    /// <param name="next">The revision.</param>
    /// <param name="current">What is served now, as it was read; null when nothing is.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>False when something else is served by now.</returns>
    public async Task<bool> TrySwitchAsync(Model next, Model? current, CancellationToken cancellation)
    {
        TableEntity row = Write(next);
        try
        {
            await (current is null
                ? storage.Models.AddEntityAsync(row, cancellation)
                : storage.Models.UpdateEntityAsync(row, current.ETag, TableUpdateMode.Replace, cancellation));
            return true;
        }
        catch (RequestFailedException changed) when (changed.Status
            is StatusCodes.Status404NotFound or StatusCodes.Status409Conflict or StatusCodes.Status412PreconditionFailed)
        {
            return false;
        }
    }

    /// <summary>
    /// Stops serving what is served now, and nothing else: a deletion that reaches storage late must not take what was uploaded since.
    /// </summary>
    /// <returns>False when something else is served by now.</returns>
    public async Task<bool> TryDeleteAsync(Model current, CancellationToken cancellation)
    {
        try
        {
            await storage.Models.DeleteEntityAsync(Partition, current.Name, current.ETag, cancellation);
            return true;
        }
        catch (RequestFailedException changed) when (changed.Status == StatusCodes.Status412PreconditionFailed)
        {
            return false;
        }
    }

    private static TableEntity Write(Model model) => new(Partition, model.Name)
    {
        [nameof(ModelReference.Revision)] = model.Reference.Revision,
        [nameof(ModelReference.ConfigBlob)] = model.Reference.ConfigBlob,
        [nameof(ModelReference.WeightsBlob)] = model.Reference.WeightsBlob,
        [nameof(ModelReference.WeightsFormat)] = model.Reference.WeightsFormat?.ToString(),
        [nameof(Model.WeightsSha256)] = model.WeightsSha256,
        [nameof(Model.Summary)] = Text(model.Summary.Json, "labels, description and meta_data"),
        [nameof(Model.Check)] = Text(model.Check, "inputs and outputs"),
        [nameof(Model.History)] = model.History.Write(),
    };

    private static Model Read(TableEntity row) => new(
        new ModelReference(
            row.RowKey,
            row.GetString(nameof(ModelReference.Revision)),
            row.GetString(nameof(ModelReference.ConfigBlob)),
            row.GetString(nameof(ModelReference.WeightsBlob)),
            Enum.TryParse(row.GetString(nameof(ModelReference.WeightsFormat)), out WeightsFormat format) ? format : null),
        row.GetString(nameof(Model.WeightsSha256)),
        ModelSummary.FromJson(JsonNode.Parse(row.GetString(nameof(Model.Summary)))!.AsObject()),
        JsonNode.Parse(row.GetString(nameof(Model.Check)))!.AsObject(),
        RevisionHistory.Read(row.GetString(nameof(Model.History))),
        row.ETag);

    private static string Text(JsonObject json, string what)
    {
        string text = json.ToJsonString();
        return text.Length <= LongestText
            ? text
            : throw new ApiException(Failure.BadModel, $"The model's {what} are longer than {LongestText} characters in all; shorten them.");
    }
}
