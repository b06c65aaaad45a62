using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;
using Aiaa.RunnerProtocol;
using Azure;

namespace Aiaa.Functions.Models;

/// <summary>The revision of a model that is served.</summary>
/// <param name="Reference">Where it lies.</param>
/// <param name="WeightsSha256">The hash of its weights; null without any.</param>
/// <param name="Summary">What the list says of it.</param>
/// <param name="Check">What the runner said when it tried it: provider, inputs, outputs, load time.</param>
/// <param name="History">What was served before and is kept.</param>
/// <param name="ETag">The version of the row that this was read from.</param>
internal sealed record Model(
    ModelReference Reference, string? WeightsSha256, ModelSummary Summary, JsonObject Check, RevisionHistory History, ETag ETag)
{
    // Shorter ones are typing mistakes rather than names of a revision.
    private const int ShortestPrefix = 6;

    public string Name => Reference.Name;

    /// <summary>Every blob that a call may still need: those of the revision that is served and of those that are kept.</summary>
    public IReadOnlySet<string> BlobsInUse => new HashSet<string>(
        from reference in (IEnumerable<ModelReference>)[Reference, .. History.Past.Select(past => past.Reference(Name))]
        from blob in (string?[])[reference.ConfigBlob, reference.WeightsBlob]
        where blob is not null
        select blob);

    /// <summary>Finds a revision, served or kept, by its name or the first digits of it.</summary>
    /// <exception cref="ApiException">There is none, or several begin so.</exception>
    public ModelReference Find(string revision)
    {
        ModelReference[] found =
        [
            .. ((IEnumerable<ModelReference>)[Reference, .. History.Past.Select(past => past.Reference(Name))])
                .Where(reference => revision.Length >= ShortestPrefix && reference.Revision.StartsWith(revision, StringComparison.OrdinalIgnoreCase)),
        ];
        return found switch
        {
            [ModelReference one] => one,
            [] => throw new ApiException(
                Failure.ModelNotFound, $"The model '{Name}' has no such revision any more; GET /admin/model/{Name} lists those that are kept."),
            _ => throw new ApiException(Failure.BadRequest, $"Several revisions of the model '{Name}' begin so; give more of its digits."),
        };
    }
}
