using Aiaa.RunnerProtocol;
using Aiaa.Testing;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Aiaa.Benchmarks.Clicks;

/// <summary>What a prepared image in storage is worth to a runner that has just started.</summary>
internal sealed class ReplicaScenario : IScenario
{
    private const int Rounds = 3;

    public string Name => "replica";

    public string What => "the first click of a new runner on a CT of 512×512×300: with its prepared image in storage, and without";

    public async Task<IReadOnlyList<Figure>> RunAsync(TextWriter output, CancellationToken cancellation)
    {
        byte[] image = SyntheticCt.File();
        await using ClickSystem system = await ClickSystem.StartAsync(cancellation, "--AIAA_PREPARED_EXPIRY=3600");
        string network = Path.Combine(Checkout.Root, "tests", "gpu-runner", "Fixtures", ClicksScenario.Volumes + ".onnx");
        await system.PutModelAsync(ClicksScenario.Volumes, ClickConfiguration.Volumes, await File.ReadAllBytesAsync(network, cancellation), cancellation);
        string session = await system.PutSessionAsync(image, cancellation);
        BlobContainerClient copies = system.Storage.GetBlobContainerClient(StorageNames.Prepared);
        using PeriodicTimer look = new(TimeSpan.FromMilliseconds(100));
        List<ClickTime> cold = [];
        List<ClickTime> warm = [];
        long stored = 0;
        long voxels = 0;
        for (int round = 0; round < Rounds; round++)
        {
            // In turn, so that both see the same machine.
            await foreach (BlobItem copy in copies.GetBlobsAsync(cancellationToken: cancellation))
            {
                await copies.DeleteBlobAsync(copy.Name, cancellationToken: cancellation);
            }

            (ClickTime made, byte[] mask) = await FirstClickAsync();
            voxels = (await system.StatisticsAsync(cancellation)).Caches.Single(cache => cache.Name == "prepared images").Bytes;
            while ((stored = (await system.StatisticsAsync(cancellation)).PreparedCopies.BytesWritten) == 0)
            {
                await look.WaitForNextTickAsync(cancellation);
            }

            (ClickTime restored, byte[] same) = await FirstClickAsync();
            if (!mask.AsSpan().SequenceEqual(same) || (await system.StatisticsAsync(cancellation)).PreparedCopies.Restored != 1)
            {
                throw new InvalidOperationException("The second runner did not give the first one's mask from its copy.");
            }

            await output.WriteLineAsync($"            {made.Milliseconds:0} ms, {restored.Milliseconds:0} ms");
            cold.Add(made);
            warm.Add(restored);
        }

        Figure[] figures =
        [
            new("first click without, median", Median(cold, click => click.Milliseconds), "ms"),
            new("of it fetching, decoding and resampling", Median(cold, Making), "ms"),
            new("first click with, median", Median(warm, click => click.Milliseconds), "ms"),
            new("of it reading the prepared image", Median(warm, click => click.Of("stored")), "ms"),
            new("first click without to with", Median(cold, click => click.Milliseconds) / Median(warm, click => click.Milliseconds), "×"),
            new("the prepared image in memory", voxels / 1e6, "MB"),
            new("the prepared image in storage", stored / 1e6, "MB"),
            new("the image's file", image.Length / 1e6, "MB"),
        ];
        foreach (Figure figure in figures)
        {
            await output.WriteLineAsync($"  {figure}");
        }

        await output.WriteLineAsync($"            {cold[^1].Header}");
        await output.WriteLineAsync($"            {warm[^1].Header}");
        return figures;

        async Task<(ClickTime Time, byte[] Mask)> FirstClickAsync()
        {
            await system.ReplaceRunnerAsync(cancellation);
            return await system.ClickAsync(ClicksScenario.Volumes, session, image, [256, 256, 150], cancellation);
        }
    }

    // The steps that are done once, which stand in front of those of the click.
    private static double Making(ClickTime click) => click.Of("fetch") + click.Of("decode") + click.Of("s0") + click.Of("s1") + click.Of("s2");

    private static double Median(List<ClickTime> clicks, Func<ClickTime, double> what) => clicks.Select(what).Order().ElementAt(clicks.Count / 2);
}
