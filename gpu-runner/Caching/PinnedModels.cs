using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Aiaa.GpuRunner.Caching;

/// <summary>Models that stay in memory however much room others need: the newest loaded revision of each name that the settings list.</summary>
internal sealed class PinnedModels(IOptions<RunnerOptions> options)
{
    private readonly HashSet<string> _names = [.. (options.Value.PinnedModels ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    private readonly ConcurrentDictionary<string, string> _newest = new(StringComparer.Ordinal);

    /// <summary>Notes that a revision was loaded.</summary>
    public void Note(LoadedModel model) => _newest[model.Reference.Name] = model.Reference.Revision;

    /// <summary>Whether a model stays.</summary>
    public bool Keeps(LoadedModel model) =>
        _names.Contains(model.Reference.Name) && _newest.GetValueOrDefault(model.Reference.Name) == model.Reference.Revision;
}
