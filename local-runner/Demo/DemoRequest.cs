using Aiaa.LocalRunner.Client;

namespace Aiaa.LocalRunner.Demo;

/// <summary>What the demo is asked to do.</summary>
/// <param name="Image">The user's image; null for the phantom.</param>
/// <param name="ModelName">The model to use; null for the default one.</param>
/// <param name="Upload">The user's model, to be uploaded first; null for one that the server has.</param>
/// <param name="Output">The folder for what it writes.</param>
internal sealed record DemoRequest(string? Image, string? ModelName, ModelFolder? Upload, string Output)
{
    /// <summary>Whether the API is served through a Functions host.</summary>
    public bool AsFunctionsHost { get; init; }

    /// <summary>Checks the arguments before anything is started.</summary>
    /// <exception cref="LocalRunnerException">A file is missing.</exception>
    public static DemoRequest Check(string? image, string? model, string output)
    {
        if (image is not null && !File.Exists(image))
        {
            throw new LocalRunnerException(Directory.Exists(image)
                ? $"{image} is a folder; name one image file (.nii, .nii.gz, .nrrd, .mha)."
                : $"There is no file {image}.");
        }

        ModelFolder? upload = model is not null && Path.Exists(model) ? ModelFolder.Find(model) : null;
        return new DemoRequest(image, upload?.Name ?? model, upload, output);
    }
}
