using System.Diagnostics;
using System.IO.Compression;
using Aiaa.Imaging.Formats;
using Aiaa.Testing;

namespace Aiaa.Benchmarks.Clicks;

/// <summary>What a click costs beside its network, alone and in a crowd; the networks are so small that everything else shows.</summary>
internal sealed class ClicksScenario : IScenario
{
    public const string Slices = "near_clicks_2d";
    public const string Volumes = "near_clicks_3d";

    private const int Clicks = 25;
    private const int DefaultClicks = 10;
    private const double SlicePromise = 30;
    private const double VolumePromise = 150;

    public string Name => "clicks";

    public string What => "a click on a CT of 512×512×300 over HTTP, from the request to the last byte of the whole mask, and eight callers for a minute";

    public async Task<IReadOnlyList<Figure>> RunAsync(TextWriter output, CancellationToken cancellation)
    {
        List<Figure> figures = [];
        byte[] image = SyntheticCt.File();
        await using ClickSystem system = await ClickSystem.StartAsync(cancellation);
        foreach ((string name, string config) in ((string, string)[])[(Slices, ClickConfiguration.Slices), (Volumes, ClickConfiguration.Volumes)])
        {
            string network = Path.Combine(Checkout.Root, "tests", "gpu-runner", "Fixtures", name + ".onnx");
            await system.PutModelAsync(name, config, await File.ReadAllBytesAsync(network, cancellation), cancellation);
        }

        string session = await system.PutSessionAsync(image, cancellation);
        Add(new Figure($"of the image's file of {image.Length / 1e6:0} MB", image.Length / 1e6, "MB"));
        Add(new Figure("compressing an empty mask of this size at level 1, for comparison", Median([.. Enumerable.Range(0, 5).Select(_ => CompressPlainMask())]), "ms"));
        foreach ((string model, double promise) in ((string, double)[])[(Slices, SlicePromise), (Volumes, VolumePromise)])
        {
            await ClickAloneAsync(model, promise);
        }

        await DefaultModelsAsync();
        await SendAgainAsync();
        foreach (Figure figure in await new Crowd(system, image).RunAsync(cancellation))
        {
            Add(figure);
        }

        return figures;

        async Task ClickAloneAsync(string model, double promise)
        {
            (ClickTime cold, byte[] mask) = await system.ClickAsync(model, session, image, [256, 256, 150], cancellation);
            Check(mask);
            Add(new Figure($"{model}: first click", cold.Milliseconds, "ms"));
            List<ClickTime> warm = await WarmAsync(Clicks, point => system.ClickAsync(model, session, image, point, cancellation));
            Add(new Figure($"{model}: warm click, median of {Clicks}", Median([.. warm.Select(click => click.Milliseconds)]), "ms"));
            Add(new Figure($"{model}: of it in the network", Median([.. warm.Select(click => click.Network)]), "ms"));
            Add(new Figure($"{model}: outside the network, median", Median([.. warm.Select(click => click.OutsideNetwork)]), "ms", promise));
            Add(new Figure($"{model}: outside the network, quickest", warm.Min(click => click.OutsideNetwork), "ms"));
            Add(new Figure($"{model}: of it storage look-ups of functions, median", Median([.. warm.Select(click => click.Of("lookup"))]), "ms"));
            Add(new Figure($"{model}: of it the runner beside the network, median", Median([.. warm.Select(click => click.Of("runner") - click.Network)]), "ms"));
            foreach ((string entry, double typical) in ClickTime.Medians(warm))
            {
                await output.WriteLineAsync($"  {typical,10:0.0} ms    {entry}, median");
            }
        }

        async Task DefaultModelsAsync()
        {
            foreach ((string model, double promise) in ((string, double)[])[("deepgrow_2d", 300), ("deepgrow_3d", 2000), ("dextr3d", 2000)])
            {
                string folder = Path.Combine(Checkout.Root, "models", model);
                byte[] network = await File.ReadAllBytesAsync(Path.Combine(folder, "model.onnx"), cancellation);
                await system.PutModelAsync(model, await File.ReadAllTextAsync(Path.Combine(folder, "config.json"), cancellation), network, cancellation);
                List<ClickTime> warm = await WarmAsync(DefaultClicks, point => model == "dextr3d"
                    ? system.ExtremePointsAsync(model, session, point, [70, 80, 60], cancellation)
                    : system.ClickAsync(model, session, image, point, cancellation));
                Add(new Figure($"default {model}: warm click with its network, median of {DefaultClicks}", Median([.. warm.Select(click => click.Milliseconds)]), "ms", promise));
                Add(new Figure($"default {model}: of it in the network", Median([.. warm.Select(click => click.Network)]), "ms"));
            }
        }

        async Task SendAgainAsync()
        {
            List<ClickTime> again = [];
            for (int n = 0; n < 5; n++)
            {
                again.Add((await system.ClickAsync(Slices, null, image, [300, 260, 120 + n], cancellation)).Time);
            }

            ClickTime typical = again.OrderBy(click => click.Milliseconds).ElementAt(again.Count / 2);
            Add(new Figure($"{Slices}: click that sends the same image again, median", typical.Milliseconds, "ms"));
            Add(new Figure($"{Slices}: of it receiving and hashing", typical.Of("receive"), "ms"));
            Add(new Figure($"{Slices}: of it fetching, decoding or resampling", again.Sum(click => click.Of("fetch") + click.Of("decode")), "ms", 0));
        }

        void Add(Figure figure)
        {
            figures.Add(figure);
            output.WriteLine($"  {figure}");
        }
    }

    /// <summary>Clicks in different places, and how long each took after the first few.</summary>
    private static async Task<List<ClickTime>> WarmAsync(int clicks, Func<int[], Task<(ClickTime Time, byte[] Mask)>> click)
    {
        const int First = 3;
        List<ClickTime> warm = [];
        for (int n = 0; n < clicks + First; n++)
        {
            (ClickTime time, byte[] mask) = await click([200 + n, 240 + (2 * n), 100 + (3 * n)]);
            Check(mask);
            if (n >= First)
            {
                warm.Add(time);
            }
        }

        return warm;
    }

    private static void Check(byte[] file)
    {
        using MemoryStream stream = new(file);
        ImageFile mask = ImageReader.Read(stream, "mask.nii.gz", ImageLimits.Default);
        if (!mask.Stored.Shape.SequenceEqual(SyntheticCt.Shape) || mask.Stored.ElementType != typeof(byte))
        {
            throw new InvalidOperationException($"The mask has shape {mask.Stored.ShapeText} and type {mask.Stored.ElementType.Name}.");
        }
    }

    private static double CompressPlainMask()
    {
        byte[] mask = new byte[SyntheticCt.Shape.Aggregate(1, (a, b) => a * b)];
        long started = Stopwatch.GetTimestamp();
        using GZipStream gzip = new(Stream.Null, CompressionLevel.Fastest);
        gzip.Write(mask);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
