using Aiaa.LocalRunner.Client;
using Aiaa.LocalRunner.Defaults;
using Aiaa.LocalRunner.Picture;
using Aiaa.LocalRunner.Running;
using Aiaa.LocalRunner.Setup;

namespace Aiaa.LocalRunner.Demo;

/// <summary>The main job, once: image in, mask, picture and figures out.</summary>
internal sealed class DemoRun(Checkout checkout, DemoRequest request, DataFolder data, Terminal terminal, TimeProvider time)
{
    private readonly TimeTable _times = new(time);

    /// <summary>Does it.</summary>
    /// <exception cref="LocalRunnerException">The image cannot be read, a part failed, or the server refused something.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(request.Output);
        DemoImage image = request.Image is null
            ? await _times.MeasureAsync("make the phantom CT", () => Task.Run(() => DemoImage.MakePhantom(request.Output, cancellation), cancellation))
            : await _times.MeasureAsync("read the image, for the picture", () => Task.Run(() => DemoImage.Read(request.Image, cancellation), cancellation));

        await using LocalSystem system = new(checkout, new LocalSystemOptions(Port: 0) { AsFunctionsHost = request.AsFunctionsHost }, data, time);
        Uri api = await _times.MeasureAsync("start Azurite, gpu-runner, functions", () => system.StartAsync(cancellation));
        await system.DuringAsync(token => SegmentAsync(api, image, token), cancellation);
        _times.Print(terminal.Results);
    }

    private async Task SegmentAsync(Uri api, DemoImage image, CancellationToken cancellation)
    {
        using AiaaClient client = new(api);
        (string model, IReadOnlyList<string> names) = await _times.MeasureAsync("upload and check the models", () => LoadModelsAsync(client, api, cancellation));
        long length = new FileInfo(image.Path).Length;
        string session = await _times.MeasureAsync($"PUT /session/ ({length / 1e6:0.0} MB)", () => client.PutSessionAsync(image.Path, cancellation));
        SegmentationAnswer answer = await _times.MeasureAsync("POST /v1/segmentation", () => client.SegmentAsync(model, session, cancellation));
        _times.Split(answer.Timings);
        await client.DeleteSessionAsync(session, cancellation);

        string stem = Path.Combine(request.Output, WithoutEnding(Path.GetFileName(image.Path)));
        string maskPath = $"{stem}.mask{Ending(answer.FileName ?? throw new LocalRunnerException($"The model {model} gives no mask: {answer.Result.ToJsonString()}"))}";
        await File.WriteAllBytesAsync(maskPath, answer.File, cancellation);
        string picturePath = $"{stem}.overlay.png";
        IReadOnlyList<LabelSummary> labels = await _times.MeasureAsync("draw the picture", () => Task.Run(
            () => Draw(picturePath, model, image, DemoImage.Read(maskPath, cancellation), names, answer.Points), cancellation));
        DemoReport.Print(terminal.Results, model, image.Volume, labels, answer, [.. request.Image is null ? (string[])[image.Path] : [], maskPath, picturePath]);
    }

    private async Task<(string Model, IReadOnlyList<string> Labels)> LoadModelsAsync(AiaaClient client, Uri api, CancellationToken cancellation)
    {
        await DefaultModels.LoadAsync(checkout.Models, data.Storage, api, terminal.Messages, cancellation);
        if (request.Upload is { } upload)
        {
            await client.PutModelAsync(upload.Name, upload, cancellation);
        }

        string name = request.ModelName ?? DefaultModels.FindSegmentation(checkout.Models)?.Name
            ?? throw new LocalRunnerException($"There is no default model in {checkout.Models} that needs no clicks; name a model.");
        IReadOnlyList<string>? labels = await client.FindLabelsAsync(name, cancellation);
        return labels is not null ? (name, labels) : throw new LocalRunnerException(
            $"There is no model, folder or file {name}; the models here are {string.Join(", ", (await client.ListModelsAsync(cancellation)).Select(model => model.Name))}.");
    }

    private static IReadOnlyList<LabelSummary> Draw(
        string path, string model, DemoImage image, DemoImage mask, IReadOnlyList<string> names, IReadOnlyList<int[]> points)
    {
        if (!mask.Volume.Shape.SequenceEqual(image.Volume.Shape))
        {
            throw new LocalRunnerException($"The mask has the shape {mask.Volume.ShapeText}, the image {image.Volume.ShapeText}; a mask has to lie on its image.");
        }

        IReadOnlyList<LabelSummary> labels = LabelSummary.Of(image.Volume, mask.Volume, names);
        PictureSubject subject = new($"{model}  on  {Path.GetFileName(image.Path)}", image.Volume, mask.Volume, labels, points)
        {
            OrientationKnown = image.OrientationKnown,
        };
        File.WriteAllBytes(path, OverlayPicture.Render(subject));
        return labels;
    }

    private static string WithoutEnding(string fileName) => fileName[..^Ending(fileName).Length];

    private static string Ending(string fileName) =>
        ((string[])[".nii.gz", ".nii"]).FirstOrDefault(ending => fileName.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ?? Path.GetExtension(fileName);
}
