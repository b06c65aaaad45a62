using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Aiaa.Functions.Models;
using Aiaa.Functions.Runner;
using Aiaa.Functions.Sessions;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Aiaa;

/// <summary>
/// <c>PUT /session/?prepare=</c>: tells the runner which models the user is going to click with, so that the first click finds the image
/// decoded and resampled.
/// </summary>
internal sealed partial class SessionPreparation(
    ModelService models, ModelParts parts, RunnerClient runner, PreparedSettings prepared, ILogger<SessionPreparation> logger)
{
    private static readonly string[] ClickTypes = ["deepgrow", "annotation", "pipeline"];

    /// <summary>The models that a call names: a list of names, or <c>true</c> for all that answer to clicks.</summary>
    /// <exception cref="ApiException">One is not there.</exception>
    public async Task<IReadOnlyList<Model>> ModelsAsync(string? prepare, CancellationToken cancellation)
    {
        string[] names = prepare?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        if (names is [{ } all] && (all is "1" || all.Equals("true", StringComparison.OrdinalIgnoreCase)))
        {
            names = [.. (await models.ListAsync(cancellation)).Where(model => ClickTypes.Contains(model.Type, StringComparer.OrdinalIgnoreCase)).Select(model => model.Name)];
        }
        else if (names is [{ } none] && (none is "0" || none.Equals("false", StringComparison.OrdinalIgnoreCase)))
        {
            names = [];
        }

        List<Model> found = [];
        foreach (string name in names.Distinct(StringComparer.Ordinal))
        {
            found.Add(await models.FindAsync(name, cancellation) ?? throw ModelService.Unknown(name));
        }

        return found;
    }

    /// <summary>Tells the runner. A runner that does not answer costs the session nothing: its first click does the work then.</summary>
    public async Task NoteAsync(IReadOnlyList<Model> chosen, Session session, CancellationToken cancellation)
    {
        foreach (Model model in chosen)
        {
            ImageReference image = new(session.Sha256, session.Length, session.FileName, session.Blob);
            try
            {
                RunRequest request = new(model.Reference, image, [], RunOutput.Result)
                {
                    Parts = await parts.FindAsync(model, cancellation),
                    KeepPrepared = prepared.Keep,
                };
                await runner.PrepareAsync(request, cancellation);
            }
            catch (ApiException failure)
            {
                LogNotPrepared(logger, model.Name, failure);
                return;
            }
        }
    }

    [LoggerMessage(402, LogLevel.Warning, "The runner could not be told to prepare a session's image for model {Model}")]
    private static partial void LogNotPrepared(ILogger logger, string model, Exception failure);
}
