using System.IO.Compression;
using Aiaa.Imaging;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;
using Aiaa.LocalRunner.Client;
using Aiaa.LocalRunner.Defaults;
using Aiaa.LocalRunner.Phantom;
using Aiaa.LocalRunner.Picture;
using Aiaa.LocalRunner.Running;
using Aiaa.LocalRunner.Setup;

namespace Aiaa.LocalRunner.Demo;

/// <summary>The main job, once: image in, mask, picture and figures out.</summary>
internal sealed class DemoRun(Checkout checkout, DemoRequest request, DataFolder data, Terminal terminal, TimeProvider time)
{
    private const string PhantomName = "phantom-ct";

    private readonly TimeTable _times = new(time);

    /// <summary>Does it.</summary>
    /// <exception cref="LocalRunnerException">A part failed, or the server refused something.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(request.Output);
        (string imagePath, Volume<float> image) = request.Image is null
            ? await _times.MeasureAsync("make the phantom CT", () => Task.Run(() => MakePhantom(cancellation), cancellation))
            : await _times.MeasureAsync("read the image, for the picture", () => Task.Run(() => (request.Image, Read(request.Image, cancellation)), cancellation));

        await using LocalSystem system = new(checkout, new LocalSystemOptions(Port: 0), data, time);
        Uri api = await _times.MeasureAsync("start Azurite, gpu-runner, functions", () => system.StartAsync(cancellation));
        await system.DuringAsync(token => SegmentAsync(api, imagePath, image, token), cancellation);
        _times.Print(terminal.Results);
    }

    private async Task SegmentAsync(Uri api, string imagePath, Volume<float> image, CancellationToken cancellation)
    {
        using AiaaClient client = new(api);
        (string model, IReadOnlyList<string> labels) = await _times.MeasureAsync("upload and check the models", () => LoadModelsAsync(client, api, cancellation));
        long length = new FileInfo(imagePath).Length;
        string session = await _times.MeasureAsync($"PUT /session/ ({length / 1e6:0.0} MB)", () => client.PutSessionAsync(imagePath, cancellation));
        SegmentationAnswer answer = await _times.MeasureAsync("POST /v1/segmentation", () => client.SegmentAsync(model, session, cancellation));
        _times.Split(answer.Timings);
        await client.DeleteSessionAsync(session, cancellation);

        string stem = Path.Combine(request.Output, Stem(imagePath));
        string maskPath = $"{stem}.mask{Ending(answer.FileName)}";
        string picturePath = $"{stem}.overlay.png";
        await File.WriteAllBytesAsync(maskPath, answer.File, cancellation);
        IReadOnlyList<LabelSummary> found = await _times.MeasureAsync("draw the picture", () => Task.Run(
            () => Draw(picturePath, $"{model}  on  {Path.GetFileName(imagePath)}", image, Read(maskPath, cancellation), labels, answer.Points), cancellation));
        DemoReport.Print(terminal.Results, model, image, found, answer, [.. request.Image is null ? (string[])[imagePath] : [], maskPath, picturePath]);
    }

    private async Task<(string Model, IReadOnlyList<string> Labels)> LoadModelsAsync(AiaaClient client, Uri api, CancellationToken cancellation)
    {
        await DefaultModels.LoadAsync(checkout.Models, data.Path, api, terminal.Messages, cancellation);
        if (request.Upload is { } upload)
        {
            await client.PutModelAsync(upload.Name, upload, cancellation);
        }

        string name = request.ModelName ?? (DefaultModels.Find(checkout.Models) is [ModelFolder first, ..]
            ? first.Name
            : throw new LocalRunnerException($"There is no default model in {checkout.Models}; name a model."));
        IReadOnlyList<string>? labels = await client.FindLabelsAsync(name, cancellation);
        return labels is not null ? (name, labels) : throw new LocalRunnerException(
            $"There is no model, folder or file {name}; the models here are {string.Join(", ", await client.ListModelsAsync(cancellation))}.");
    }

    private (string Path, Volume<float> Image) MakePhantom(CancellationToken cancellation)
    {
        string path = Path.Combine(request.Output, $"{PhantomName}.nii.gz");
        Volume<short> phantom = PhantomCt.Make(cancellation);
        using (FileStream file = File.Create(path))
        {
            NiftiWriter.Write(file, phantom, NiftiGeometry.FromAffine(phantom.Affine, phantom.Shape), CompressionLevel.Fastest, cancellation);
        }

        return (path, phantom.ToSingle());
    }

    private static Volume<float> Read(string path, CancellationToken cancellation)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return SpatialAxes(ImageReader.Read(file, Path.GetFileName(path), ImageLimits.Default, cancellation).ToSingle());
        }
        catch (ImagingException e)
        {
            throw new LocalRunnerException($"{path}: {e.Message}", inner: e);
        }
    }

    // Of several channels or time points the picture shows the first.
    private static Volume<float> SpatialAxes(Volume<float> volume)
    {
        while (volume.Rank > 3)
        {
            volume = volume.Select(volume.Rank - 1, 0);
        }

        while (volume.Rank < 3)
        {
            volume = volume.InsertAxis(volume.Rank);
        }

        return volume;
    }

    private static IReadOnlyList<LabelSummary> Draw(
        string path, string title, Volume<float> image, Volume<float> mask, IReadOnlyList<string> names, IReadOnlyList<int[]> points)
    {
        if (!mask.Shape.SequenceEqual(image.Shape))
        {
            throw new LocalRunnerException($"The mask has the shape {mask.ShapeText}, the image {image.ShapeText}; a mask has to lie on its image.");
        }

        IReadOnlyList<LabelSummary> labels = LabelSummary.Of(image, mask, names);
        File.WriteAllBytes(path, OverlayPicture.Render(new PictureSubject(title, image, mask, labels, points)));
        return labels;
    }

    private static string Stem(string path)
    {
        string name = Path.GetFileName(path);
        string ending = Ending(name);
        return name[..^ending.Length];
    }

    private static string Ending(string? fileName) =>
        ((string[])[".nii.gz", ".nii"]).FirstOrDefault(ending => fileName?.EndsWith(ending, StringComparison.OrdinalIgnoreCase) == true)
        ?? Path.GetExtension(fileName) ?? string.Empty;
}
