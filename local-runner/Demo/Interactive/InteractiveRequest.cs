using Aiaa.LocalRunner.Client;

namespace Aiaa.LocalRunner.Demo.Interactive;

/// <summary>What the interactive demo is asked to do.</summary>
/// <param name="Image">The user's image; null for the phantom.</param>
/// <param name="Truth">The mask that the simulated user is to reach in that image; null for the phantom's spleen.</param>
/// <param name="ModelName">The model to use; null for the first that answers to clicks.</param>
/// <param name="Upload">The user's model, to be uploaded first; null for one that the server has.</param>
/// <param name="Clicks">How many clicks at most.</param>
/// <param name="Output">The folder for what it writes.</param>
internal sealed record InteractiveRequest(string? Image, string? Truth, string? ModelName, ModelFolder? Upload, int Clicks, string Output)
{
    private const int MostClicks = 24;

    /// <summary>Whether the API is served through a Functions host.</summary>
    public bool AsFunctionsHost { get; init; }

    /// <summary>Checks the arguments before anything is started.</summary>
    /// <exception cref="LocalRunnerException">They do not fit together, or a file is missing.</exception>
    public static InteractiveRequest Check(DemoRequest request, string? truth, int clicks)
    {
        if ((request.Image is null) != (truth is null))
        {
            throw new LocalRunnerException(truth is null
                ? "With your own image the simulated user has to know what to mark: name a mask on the image's grid with --truth."
                : "--truth is a mask on the grid of an image: name the image as well.");
        }

        if (truth is not null && !File.Exists(truth))
        {
            throw new LocalRunnerException($"There is no file {truth}.");
        }

        return clicks is >= 1 and <= MostClicks
            ? new InteractiveRequest(request.Image, truth, request.ModelName, request.Upload, clicks, request.Output) { AsFunctionsHost = request.AsFunctionsHost }
            : throw new LocalRunnerException($"--clicks must lie between 1 and {MostClicks}.");
    }
}
