using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Models.Uploads;

/// <summary>Where in an archive the parts of a model lie.</summary>
/// <param name="Root">The folder that holds everything; empty, or ending with a slash.</param>
/// <param name="Config">An MMAR's <c>config_aiaa.json</c>; null without one.</param>
/// <param name="BundleConfig">A bundle's <c>configs/inference.*</c>; null without one.</param>
/// <param name="BundleMetadata">A bundle's <c>configs/metadata.json</c>; null without one.</param>
/// <param name="Weights">The network's file; null without one.</param>
internal sealed record ArchiveLayout(string Root, string? Config, string? BundleConfig, string? BundleMetadata, string? Weights)
{
    private static readonly string[] MmarConfigs = ["config/config_aiaa.json"];
    private static readonly string[] BundleConfigs = ["configs/inference.json", "configs/inference.yaml", "configs/inference.yml"];

    // One that runs here comes before one that may turn out to be a checkpoint.
    private static readonly string[] WeightsNames = ["models/model.onnx", "models/model.ts", "models/model.pt"];
    private static readonly string[] WeightsEndings = [".onnx", ".ts"];

    /// <summary>Finds an MMAR or a bundle, with or without a folder around it.</summary>
    /// <param name="names">The files of the archive.</param>
    /// <param name="configGiven">The caller has sent a configuration beside the archive, so that only the weights are looked for.</param>
    /// <exception cref="ApiException">Neither is there, or several are.</exception>
    public static ArchiveLayout Find(IReadOnlyCollection<string> names, bool configGiven)
    {
        string[] roots = Roots(names, MmarConfigs);
        roots = roots.Length > 0 ? roots : Roots(names, BundleConfigs);
        roots = roots.Length > 0 || !configGiven ? roots : Roots(names, WeightsNames);
        return roots switch
        {
            [string root] => Describe(names, root),
            [] => throw new ApiException(
                Failure.BadModel,
                "The archive is no model: it has neither config/config_aiaa.json (an MMAR) nor configs/inference.json or .yaml (a MONAI bundle), at its root or in one folder; pack one of these with models/model.ts or models/model.onnx."),
            _ => throw new ApiException(
                Failure.BadModel, $"The archive holds {roots.Length} models ('{string.Join("', '", roots.Take(3))}'); send each by itself."),
        };
    }

    private static string[] Roots(IReadOnlyCollection<string> names, string[] marks) =>
    [
        .. (from name in names
            from mark in marks
            where name == mark || name.EndsWith($"/{mark}", StringComparison.Ordinal)
            let root = name[..^mark.Length]
            where root.Count(letter => letter == '/') <= 1
            select root).Distinct(),
    ];

    private static ArchiveLayout Describe(IReadOnlyCollection<string> names, string root) => new(
        root, First(names, root, MmarConfigs), First(names, root, BundleConfigs), First(names, root, ["configs/metadata.json"]), FindWeights(names, root));

    private static string? FindWeights(IReadOnlyCollection<string> names, string root)
    {
        if (First(names, root, WeightsNames[..2]) is { } known)
        {
            return known;
        }

        string[] others = [.. names.Where(name => name.StartsWith($"{root}models/", StringComparison.Ordinal) && WeightsEndings.Contains(Path.GetExtension(name)))];
        return others switch
        {
            [string only] => only,
            [] => First(names, root, WeightsNames),
            _ => throw new ApiException(
                Failure.BadModel, $"The archive holds several networks ({string.Join(", ", others.Take(3))}); name the one to serve models/model.ts or models/model.onnx."),
        };
    }

    private static string? First(IReadOnlyCollection<string> names, string root, string[] candidates)
        => candidates.Select(candidate => root + candidate).FirstOrDefault(names.Contains);
}
