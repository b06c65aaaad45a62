using System.Text.Json.Nodes;
using Aiaa.RunnerProtocol;
using Azure;

namespace Aiaa.Functions.Models;

/// <summary>The revision of a model that is served.</summary>
/// <param name="Reference">Where it lies.</param>
/// <param name="WeightsSha256">The hash of its weights; null without any.</param>
/// <param name="Summary">What the list says of it.</param>
/// <param name="Check">What the runner said when it tried it: provider, inputs, outputs.</param>
/// <param name="ETag">The version of the row that this was read from.</param>
internal sealed record Model(ModelReference Reference, string? WeightsSha256, ModelSummary Summary, JsonObject Check, ETag ETag)
{
    public string Name => Reference.Name;
}
