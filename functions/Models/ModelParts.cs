using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Models;

/// <summary>The models that a pipeline chains, by the names that its configuration gives them.</summary>
internal sealed class ModelParts(ModelService models)
{
    /// <summary>
    /// What is served now under each name that the model chains. A name under which nothing is served is left out: the runner says which one
    /// is missing.
    /// </summary>
    public async Task<IReadOnlyList<ModelReference>> FindAsync(Model model, CancellationToken cancellation)
    {
        string[] names = NamesOf(model);
        if (names.Length == 0)
        {
            return [];
        }

        Model?[] parts = await Task.WhenAll(names.Select(name => models.FindAsync(name, cancellation)));
        return [.. parts.OfType<Model>().Select(part => part.Reference)];
    }

    // The runner has read the configuration when the model was loaded, and said so.
    private static string[] NamesOf(Model model) => model.Check["parts"] is JsonArray parts
        ? [.. parts.Where(part => part?.GetValueKind() == JsonValueKind.String).Select(part => part!.GetValue<string>())]
        : [];
}
