using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;
using Aiaa.LocalRunner.Client;
using Aiaa.LocalRunner.Defaults;
using Aiaa.LocalRunner.Phantom;
using Aiaa.LocalRunner.Picture;
using Aiaa.LocalRunner.Running;
using Aiaa.LocalRunner.Setup;

namespace Aiaa.LocalRunner.Demo.Interactive;

/// <summary>Annotation by clicks, once: a simulated user clicks until the mask is right, and a picture shows it grow.</summary>
internal sealed class InteractiveRun(Checkout checkout, InteractiveRequest request, DataFolder data, Terminal terminal, TimeProvider time)
{
    /// <summary>Does it.</summary>
    /// <exception cref="LocalRunnerException">A file cannot be read, no model answers to clicks, a part failed, or the server refused something.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(request.Output);
        DemoImage image = await Task.Run(
            () => request.Image is null ? DemoImage.MakePhantom(request.Output, cancellation) : DemoImage.Read(request.Image, cancellation), cancellation);
        Volume<byte> truth = request.Truth is null
            ? PhantomCt.Voxels(Abdomen.Spleen, cancellation)
            : Labels(DemoImage.Read(request.Truth, cancellation).Volume);
        if (!truth.Shape.SequenceEqual(image.Volume.Shape))
        {
            throw new LocalRunnerException($"The mask of --truth has the shape {truth.ShapeText}, the image {image.Volume.ShapeText}; it has to lie on the image's grid.");
        }

        await using LocalSystem system = new(checkout, new LocalSystemOptions(Port: 0) { AsFunctionsHost = request.AsFunctionsHost }, data, time);
        Uri api = await system.StartAsync(cancellation);
        await system.DuringAsync(token => AnnotateAsync(api, image, truth, token), cancellation);
    }

    private async Task AnnotateAsync(Uri api, DemoImage image, Volume<byte> truth, CancellationToken cancellation)
    {
        using AiaaClient client = new(api);
        await DefaultModels.LoadAsync(checkout.Models, data.Storage, api, terminal.Messages, cancellation);
        if (request.Upload is { } upload)
        {
            await client.PutModelAsync(upload.Name, upload, cancellation);
        }

        (string model, bool oneSlice) = await ChooseAsync(client, cancellation);
        string session = await client.PutSessionAsync(image.Path, cancellation, prepare: model);
        SimulatedUser user = new(truth, oneSlice);
        List<ClickStep> steps = [];
        Volume<byte> mask = Volume<byte>.Allocate(truth.Shape, truth.Affine);
        byte[] file = [];
        List<Click> clicks = [];
        while (steps.Count < request.Clicks && user.Next(mask) is { } click)
        {
            clicks.Add(click);
            long started = Stopwatch.GetTimestamp();
            SegmentationAnswer answer = await client.ClickAsync(model, session, Params(clicks), cancellation);
            double elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            file = answer.File;
            mask = Read(answer, truth, cancellation);
            steps.Add(new ClickStep([.. clicks], mask, user.Dice(mask), elapsed, answer.Timings.Where(timing => timing.Name == "infer").Sum(timing => timing.Milliseconds)));
        }

        await client.DeleteSessionAsync(session, cancellation);
        await WriteAsync(model, oneSlice, image, truth, steps, file, cancellation);
    }

    private async Task<(string Model, bool OneSlice)> ChooseAsync(AiaaClient client, CancellationToken cancellation)
    {
        IReadOnlyList<JsonObject> models = await client.DescribeModelsAsync(cancellation);
        JsonObject[] ofClicks = [.. models.Where(model => (string?)model["type"] is "deepgrow" or "pipeline")];
        JsonObject? chosen = request.ModelName is { } name
            ? models.FirstOrDefault(model => (string?)model["name"] == name)
                ?? throw new LocalRunnerException($"There is no model, folder or file {name}; the models here are {string.Join(", ", models.Select(model => (string?)model["name"]))}.")
            : ofClicks.OrderByDescending(IsOfVolumes).FirstOrDefault();
        return chosen is null
            ? throw new LocalRunnerException("No model here answers to clicks; name one with --model: a folder with a deepgrow model's config.json and its network.")
            : ((string)chosen["name"]!, !IsOfVolumes(chosen));
    }

    private static bool IsOfVolumes(JsonObject model) => string.Equals((string?)model["deepgrow"], "3D", StringComparison.OrdinalIgnoreCase);

    private static JsonObject Params(List<Click> clicks) => new() { ["foreground"] = Points(clicks, true), ["background"] = Points(clicks, false) };

    private static JsonArray Points(List<Click> clicks, bool onStructure) =>
        [.. clicks.Where(click => click.OnStructure == onStructure).Select(click => new JsonArray([.. click.Point.Select(index => (JsonNode)index)]))];

    private static Volume<byte> Read(SegmentationAnswer answer, Volume<byte> truth, CancellationToken cancellation)
    {
        using MemoryStream stream = new(answer.File);
        Volume mask = ImageReader.Read(stream, answer.FileName ?? throw new LocalRunnerException("The model gives no mask."), ImageLimits.Default, cancellation).Stored;
        return mask.Shape.SequenceEqual(truth.Shape)
            ? Labels(mask.ToSingle())
            : throw new LocalRunnerException($"The mask has the shape {mask.ShapeText}, the image {truth.ShapeText}; a mask has to lie on its image.");
    }

    private static Volume<byte> Labels(Volume<float> volume)
    {
        Volume<byte> labels = Volume<byte>.AllocateLastAxisFastest(volume.Shape, volume.Affine);
        ReadOnlySpan<float> values = volume.ToLastAxisFastest().Span;
        Span<byte> marks = labels.Storage.Span;
        for (int at = 0; at < values.Length; at++)
        {
            marks[at] = values[at] > 0 ? (byte)1 : (byte)0;
        }

        return labels;
    }

    private async Task WriteAsync(
        string model, bool oneSlice, DemoImage image, Volume<byte> truth, IReadOnlyList<ClickStep> steps, byte[] file, CancellationToken cancellation)
    {
        string stem = Path.Combine(request.Output, Path.GetFileName(image.Path).Split(".nii")[0]);
        await File.WriteAllBytesAsync($"{stem}.clicks.nii.gz", file, cancellation);
        string truthPath = $"{stem}.truth.nii.gz";
        await using (FileStream stream = File.Create(truthPath))
        {
            NiftiWriter.Write(stream, truth, NiftiGeometry.FromAffine(truth.Affine, truth.Shape), CompressionLevel.Fastest, cancellation);
        }

        byte[] picture = await Task.Run(() => ClickPicture.Render(new ClickScene($"{model}  on  {Path.GetFileName(image.Path)}", image.Volume, truth, oneSlice), steps), cancellation);
        await File.WriteAllBytesAsync($"{stem}.clicks.png", picture, cancellation);

        await terminal.Results.WriteLineAsync($"{model} on {image.Volume.ShapeText} voxels, {(oneSlice ? "one slice" : "the whole volume")} by clicks");
        await terminal.Results.WriteLineAsync();
        await terminal.Results.WriteLineAsync("  click                        Dice    answer ms   of it network ms");
        foreach (ClickStep step in steps)
        {
            Click last = step.Clicks[^1];
            await terminal.Results.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"  {step.Clicks.Count,2}  {(last.OnStructure ? "on " : "off")}  {$"[{string.Join(", ", last.Point)}]",-18} {step.Dice,6:0.000}  {step.Milliseconds,10:#,0.0}  {step.NetworkMilliseconds,17:#,0.0}"));
        }

        await terminal.Results.WriteLineAsync();
        await terminal.Results.WriteLineAsync($"Written\n  {stem}.clicks.png\n  {stem}.clicks.nii.gz\n  {truthPath}");
    }
}
