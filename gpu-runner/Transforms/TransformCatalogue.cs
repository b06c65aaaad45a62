using System.Collections.Frozen;
using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// All transforms this server knows, found by the name of their Python class: with or without its module in MONAI or AIAA, and
/// with or without the ending (d, D, Dict) that marks transforms on dictionaries.
/// </summary>
internal static class TransformCatalogue
{
    private static readonly string[] Endings = ["Dict", "d", "D"];

    private static readonly FrozenDictionary<string, Func<TransformArguments, CompileContext, ITransform>> Known =
        new Dictionary<string, Func<TransformArguments, CompileContext, ITransform>>(StringComparer.Ordinal)
        {
            ["Activationsd"] = (a, c) => new Activationsd(a, c.Rules),
            ["AddChanneld"] = (a, _) => new AddChanneld(a),
            ["AsDiscreted"] = (a, c) => new AsDiscreted(a, c.Rules),
            ["BoundingBoxd"] = (a, c) => new BoundingBoxd(a, c),
            ["EnsureChannelFirstd"] = (a, _) => new EnsureChannelFirstd(a),
            ["EnsureTyped"] = (a, _) => new EnsureTyped(a),
            ["ExtremePointsd"] = (a, _) => new ExtremePointsd(a),
            ["Invertd"] = (a, _) => new Invertd(a),
            ["KeepLargestConnectedComponentd"] = (a, _) => new KeepLargestConnectedComponentd(a),
            ["LargestCCd"] = (a, _) => new LargestCCd(a),
            ["LoadImaged"] = (a, _) => new LoadImaged(a),
            ["Orientationd"] = (a, _) => new Orientationd(a),
            ["Restored"] = (a, _) => new Restored(a),
            ["ScaleIntensityd"] = (a, _) => new ScaleIntensityd(a),
            ["ScaleIntensityRanged"] = (a, _) => new ScaleIntensityRanged(a),
            ["Spacingd"] = (a, c) => new Spacingd(a, c.Rules),
            ["SqueezeDimd"] = (a, _) => new SqueezeDimd(a),
            ["ToNumpyd"] = (a, _) => new ToNumpyd(a),
            ["ToTensord"] = (a, _) => new ToTensord(a),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> NamesByStem =
        Known.Keys.ToFrozenDictionary(Stem, name => name, StringComparer.Ordinal);

    /// <summary>Makes the transform that a configuration names.</summary>
    /// <exception cref="ModelException">The name, or an argument, is not known here.</exception>
    public static ITransform Create(TransformConfig config, CompileContext context)
    {
        if (!IsOfMonaiOrAiaa(config.Name))
        {
            throw new ModelException($"{config.Place}: '{config.Name}' is a Python class of your own, and this server runs no Python; use transforms of MONAI or AIAA.");
        }

        if (!NamesByStem.TryGetValue(Stem(config.ShortName), out string? known))
        {
            throw new ModelException($"{config.Place}: the transform '{config.Name}' is not one this server knows.{NearestName.Hint(config.ShortName, Known.Keys)}");
        }

        TransformArguments arguments = new(config);
        ITransform transform = Known[known](arguments, context);
        arguments.Complete();
        return transform;
    }

    private static bool IsOfMonaiOrAiaa(string name) =>
        !name.Contains('.', StringComparison.Ordinal)
        || name.StartsWith("monai.", StringComparison.Ordinal)
        || name.StartsWith("aiaa.", StringComparison.Ordinal);

    private static string Stem(string name)
    {
        foreach (string ending in Endings)
        {
            if (name.Length > ending.Length && name.EndsWith(ending, StringComparison.Ordinal))
            {
                return name[..^ending.Length];
            }
        }

        return name;
    }
}
