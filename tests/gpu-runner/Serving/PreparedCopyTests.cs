using System.Net;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Tests.Fixtures;
using Aiaa.RunnerProtocol;
using Aiaa.Testing;
using Azure.Storage.Blobs.Models;

namespace Aiaa.GpuRunner.Tests.Serving;

/// <summary>What a runner has prepared is there for the next one, and nothing depends on it.</summary>
public sealed class PreparedCopyTests(Azurite azurite)
{
    private static readonly JsonObject Click = JsonNode.Parse("""{"foreground":[[3,3,3]]}""")!.AsObject();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_runner_answers_the_first_click_without_decoding_the_image_and_with_the_same_bits()
    {
        byte[] file = SmallImage.Create(31);
        byte[] mask;
        ImageReference image;
        ModelReference model;
        await using (RunnerServer first = await RunnerServer.StartAsync(azurite))
        {
            (model, image) = await PutAsync(first, file);
            Answer made = await first.RunAsync(model, image, parameters: Click, keep: true);
            Assert.Equal(HttpStatusCode.OK, made.Status);
            Assert.Matches("stored;dur=[0-9.]+;desc=\"nothing in storage\"", made.Timing!);
            Assert.Contains("desc=\"Spacingd\"", made.Timing!, StringComparison.Ordinal);
            mask = made.File;
            PreparedCopyStatistics kept = await WrittenAsync(first);
            Assert.Equal((1L, 0L, 0L, 0L), (kept.Absent, kept.Restored, kept.Failures, kept.WaitingBytes));
        }

        await using RunnerServer second = await RunnerServer.StartAsync(azurite);
        Answer restored = await second.RunAsync(model, image, parameters: Click, keep: true);
        Assert.Equal(mask, restored.File);
        Assert.Matches("stored;dur=[0-9.]+;desc=\"3 steps from storage\"", restored.Timing!);
        foreach (string spared in (string[])["fetch", "decode", "Spacingd"])
        {
            Assert.DoesNotContain(spared, restored.Timing!, StringComparison.Ordinal);
        }

        // With the image in the call: it has to be named, but need not be sent.
        Answer inline = await second.RunAsync(model, RunnerServer.Reference(file), parameters: Click, keep: true);
        Assert.Equal(mask, inline.File);
        Assert.Contains("prepared;dur=0;desc=\"3 steps spared\"", inline.Timing!, StringComparison.Ordinal);
        RunnerStatistics statistics = await second.StatisticsAsync();
        Assert.Equal(0, statistics.Caches.Single(cache => cache.Name == "volumes").Misses);
        Assert.Equal((1L, 1L), (statistics.Caches.Single(cache => cache.Name == "prepared images").Misses, statistics.PreparedCopies.Restored));
        Assert.Equal((0L, 0L), (statistics.PreparedCopies.Written, statistics.PreparedCopies.Unusable));
        Assert.True(statistics.PreparedCopies.BytesRead > 0);
    }

    [Fact]
    public async Task An_image_in_the_call_leaves_nothing_in_storage_and_without_leave_nothing_is_left_or_looked_for()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        byte[] file = SmallImage.Create(32);
        (ModelReference model, ImageReference session) = await PutAsync(server, file);
        Assert.Equal(HttpStatusCode.OK, (await server.RunAsync(model, RunnerServer.Reference(file), file, Click, keep: true)).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.RunAsync(model, session, parameters: Click)).Status);
        byte[] other = SmallImage.Create(33);
        Assert.Equal(HttpStatusCode.OK, (await server.RunAsync(model, await server.PutImageAsync(other), parameters: Click)).Status);

        // Copies are written one after the other: when this one is there, none is still to come.
        byte[] last = SmallImage.Create(34);
        await server.RunAsync(model, await server.PutImageAsync(last), parameters: Click, keep: true);
        PreparedCopyStatistics copies = await WrittenAsync(server);
        Assert.Equal((1L, 2L), (copies.Written, copies.Absent));
        Assert.Empty(await NamesAsync(server, file));
        Assert.Empty(await NamesAsync(server, other));
        Assert.Single(await NamesAsync(server, last));
    }

    [Fact]
    public async Task What_was_in_memory_is_kept_for_a_session_that_comes_later()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        byte[] file = SmallImage.Create(35);
        (ModelReference model, ImageReference session) = await PutAsync(server, file);
        await server.RunAsync(model, RunnerServer.Reference(file), file, Click, keep: true);
        await server.RunAsync(model, session, parameters: Click, keep: true);
        await WrittenAsync(server);
        Assert.Single(await NamesAsync(server, file));
    }

    [Theory]
    [InlineData("cut short")]
    [InlineData("a bit turned over")]
    [InlineData("the copy of another image")]
    [InlineData("empty")]
    [InlineData("no copy at all")]
    public async Task A_copy_that_cannot_be_used_is_made_anew_and_replaced(string damage)
    {
        byte[] file = SmallImage.Create(damage.Length + 40);
        byte[] mask;
        ImageReference image;
        ModelReference model;
        await using (RunnerServer first = await RunnerServer.StartAsync(azurite))
        {
            (model, image) = await PutAsync(first, file);
            mask = (await first.RunAsync(model, image, parameters: Click, keep: true)).File;
            await WrittenAsync(first);
        }

        await using RunnerServer second = await RunnerServer.StartAsync(azurite);
        string name = Assert.Single(await NamesAsync(second, file));
        byte[] good = (await second.Prepared.GetBlobClient(name).DownloadContentAsync(Cancellation)).Value.Content.ToArray();
        byte[] bad = damage switch
        {
            "cut short" => good[..^7],
            "a bit turned over" => [.. good[..^7], (byte)(good[^7] ^ 1), .. good[^6..]],
            "the copy of another image" => await CopyOfAnotherAsync(second, model),
            "empty" => [],
            _ => [.. Enumerable.Repeat((byte)'x', 5000)],
        };
        await second.Prepared.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(bad), overwrite: true, Cancellation);

        Answer answer = await second.RunAsync(model, image, parameters: Click, keep: true);
        Assert.Equal(mask, answer.File);
        Assert.Contains("decode", answer.Timing!, StringComparison.Ordinal);
        Assert.Equal(1, (await second.StatisticsAsync()).PreparedCopies.Unusable);
        while (!(await second.Prepared.GetBlobClient(name).DownloadContentAsync(Cancellation)).Value.Content.ToArray().AsSpan().SequenceEqual(good))
        {
            Cancellation.ThrowIfCancellationRequested();
        }

        Assert.Contains(second.Log.Lines, line => line.Contains("cannot be used", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Storage_that_goes_down_fails_no_click_that_can_do_without()
    {
        string folder = Directory.CreateTempSubdirectory("aiaa-azurite-").FullName;
        await using Azurite own = Azurite.InFolder(folder);
        await own.StartAsync();
        await using RunnerServer server = await RunnerServer.StartAsync(own);
        byte[] file = SmallImage.Create(36);
        (ModelReference model, ImageReference session) = await PutAsync(server, file);
        await server.RunAsync(model, RunnerServer.Reference(file), file, Click);
        await own.StopAsync();

        // In memory already, so that only its keeping fails.
        Assert.Equal(HttpStatusCode.OK, (await server.RunAsync(model, session, parameters: Click, keep: true)).Status);
        byte[] other = SmallImage.Create(37);
        Answer answer = await server.RunAsync(model, RunnerServer.Reference(other), other, Click, keep: true);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("desc=\"nothing in storage\"", answer.Timing!, StringComparison.Ordinal);
        while ((await server.StatisticsAsync()).PreparedCopies is not { Failures: 2, WaitingBytes: 0 })
        {
            Cancellation.ThrowIfCancellationRequested();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(ModelReference Model, ImageReference Image)> PutAsync(RunnerServer server, byte[] file) => (
        await server.PutModelAsync(Configurations.Clicks("3D"), Fixture.Network("near_clicks_3d")),
        await server.PutImageAsync(file));

    private static async Task<byte[]> CopyOfAnotherAsync(RunnerServer server, ModelReference model)
    {
        byte[] file = SmallImage.Create(38);
        await server.RunAsync(model, await server.PutImageAsync(file), parameters: Click, keep: true);
        await WrittenAsync(server);
        string name = Assert.Single(await NamesAsync(server, file));
        return (await server.Prepared.GetBlobClient(name).DownloadContentAsync(Cancellation)).Value.Content.ToArray();
    }

    private static async Task<PreparedCopyStatistics> WrittenAsync(RunnerServer server)
    {
        while (true)
        {
            PreparedCopyStatistics copies = (await server.StatisticsAsync()).PreparedCopies;
            if (copies is { Written: > 0, WaitingBytes: 0 })
            {
                return copies;
            }

            Cancellation.ThrowIfCancellationRequested();
        }
    }

    private static async Task<List<string>> NamesAsync(RunnerServer server, byte[] file)
    {
        List<string> names = [];
        await foreach (BlobItem copy in server.Prepared.GetBlobsAsync(BlobTraits.None, BlobStates.None, RunnerServer.Reference(file).Sha256 + "/", Cancellation))
        {
            names.Add(copy.Name);
        }

        return names;
    }
}
