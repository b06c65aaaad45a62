using System.Collections.Frozen;
using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// All transforms this server knows, found by the name of their Python class: with or without its module in MONAI or AIAA, and
/// with or without the ending (d, D, Dict) that marks transforms on dictionaries.
/// </summary>
internal static class TransformCatalogue
{
    private static readonly string[] Endings = ["", "d", "D", "Dict"];

    private static readonly FrozenDictionary<string, CatalogueEntry> ByName = CatalogueEntries.All
        .SelectMany(entry => Endings.Select(ending => (Name: entry.Name[..^1] + ending, Entry: entry)))
        .ToFrozenDictionary(alias => alias.Name, alias => alias.Entry, StringComparer.Ordinal);

    /// <summary>Makes the transform that a configuration names.</summary>
    /// <exception cref="ModelException">The name, or an argument, is not known here.</exception>
    public static ITransform Create(TransformConfig config, CompileContext context)
    {
        if (!IsOfMonaiOrAiaa(config.Name))
        {
            throw new ModelException($"{config.Place}: '{config.Name}' is a Python class of your own, and this server runs no Python; use transforms of MONAI or AIAA.");
        }

        if (!ByName.TryGetValue(config.ShortName, out CatalogueEntry? entry))
        {
            throw new ModelException($"{config.Place}: the transform '{config.Name}' is not one this server knows.{NearestName.Hint(config.ShortName, CatalogueEntries.All.Select(e => e.Name))}");
        }

        TransformArguments arguments = new(config);
        ITransform transform = entry.Create(arguments, context);
        arguments.Complete();
        return transform;
    }

    private static bool IsOfMonaiOrAiaa(string name) =>
        !name.Contains('.', StringComparison.Ordinal)
        || name.StartsWith("monai.", StringComparison.Ordinal)
        || name.StartsWith("aiaa.", StringComparison.Ordinal);
}
