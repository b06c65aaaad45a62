using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Aiaa.GpuRunner.Pipelines;

/// <summary>The first steps of a pipeline, up to the first that looks at what one request brings: their result belongs to the image alone.</summary>
/// <param name="Count">How many they are.</param>
/// <param name="Key">
/// Names their work: the same steps with the same arguments and rules have the same key in every model, so that models share what they
/// have in common, and a new revision that changes only what comes later starts warm.
/// </param>
internal sealed record SharedSteps(int Count, string Key)
{
    private const string All = "ALL";

    /// <summary>Finds them.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="steps">Its compiled pre_transforms.</param>
    /// <remarks>
    /// <c>cache_until</c> can name an earlier step, to keep less memory; a later one, or one that depends on the clicks, changes nothing,
    /// because what depends on clicks is never shared.
    /// </remarks>
    public static SharedSteps Of(ModelConfig config, IReadOnlyList<PipelineStep> steps)
    {
        int count = steps.TakeWhile(step => !step.Transform.ReadsRequest).Count();
        if (config.CacheUntil is { } until && until != All)
        {
            string name = until[(until.LastIndexOf('.') + 1)..];
            int named = steps.Take(count).ToList().FindIndex(step => step.Name == name);
            count = named < 0 ? count : named + 1;
        }

        JsonArray work = [.. config.PreTransforms.Take(count).Select(step => new JsonArray(step.ShortName, step.Args.DeepClone()))];
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{config.Monai}\n{work.ToJsonString()}"));
        return new SharedSteps(count, Convert.ToHexStringLower(hash.AsSpan(0, 16)));
    }
}
