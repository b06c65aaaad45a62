using Aiaa.Functions.Models;

namespace Aiaa.Functions.Aiaa;

/// <summary>Chooses models by type and label.</summary>
internal static class ModelFilter
{
    /// <summary>
    /// Those of the type, and of these the ones with the label. The label is what a person typed: models that have exactly it (in
    /// any case) are preferred; only where there are none, those that have a part of it, or of which it is a part.
    /// </summary>
    /// <param name="models">The models, in the order to keep.</param>
    /// <param name="label">Empty for all.</param>
    /// <param name="type">Empty for all.</param>
    public static IReadOnlyList<ModelSummary> Apply(IReadOnlyList<ModelSummary> models, string label, string type)
    {
        if (type.Length > 0)
        {
            models = [.. models.Where(model => model.Type.Equals(type, StringComparison.OrdinalIgnoreCase))];
        }

        if (label.Length == 0)
        {
            return models;
        }

        ModelSummary[] exact = [.. models.Where(model => model.HasLabel(label))];
        return exact.Length > 0 ? exact : [.. models.Where(model => model.ResemblesLabel(label))];
    }
}
