using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Tests.Fixtures;
using Aiaa.Imaging.Volumes;
using Aiaa.RunnerProtocol;
using Aiaa.Testing;

namespace Aiaa.GpuRunner.Tests.Serving;

/// <summary>What does not depend on the clicks is done once.</summary>
public sealed class PreparedTests(Azurite azurite)
{
    private static readonly JsonObject Click = JsonNode.Parse("""{"foreground":[[3,3,3]]}""")!.AsObject();

    [Fact]
    public async Task A_second_click_finds_the_image_resampled_whether_it_comes_in_a_session_or_with_the_call()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference slices = await server.PutModelAsync(Configurations.Clicks("2D"), Fixture.Network("near_clicks_2d"));
        ModelReference volumes = await server.PutModelAsync(Configurations.Clicks("3D"), Fixture.Network("near_clicks_3d"));
        byte[] file = SmallImage.Create(1);
        ImageReference session = await server.PutImageAsync(file);

        Answer first = await server.RunAsync(slices, session, parameters: Click);
        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Contains("desc=\"Spacingd\"", first.Timing!, StringComparison.Ordinal);
        Volume mask = first.Image().Stored;
        Assert.Equal([8, 8, 8], mask.Shape.ToArray());
        Assert.Equal(1, mask.ToSingle()[3, 3, 3]);
        Assert.Equal(0, mask.ToSingle()[3, 3, 4]);

        // Inline, other clicks, and another model whose first steps do the same work.
        foreach (ModelReference model in new[] { slices, volumes })
        {
            Answer again = await server.RunAsync(model, RunnerServer.Reference(file), parameters: JsonNode.Parse("""{"foreground":[[6,1,5]]}""")!.AsObject());
            Assert.DoesNotContain("Spacingd", again.Timing!, StringComparison.Ordinal);
            Assert.Contains("prepared;dur=0;desc=\"3 steps spared\"", again.Timing!, StringComparison.Ordinal);
            Assert.Equal(1, again.Image().Stored.ToSingle()[6, 1, 5]);
        }

        RunnerStatistics statistics = await server.StatisticsAsync();
        CacheStatistics prepared = statistics.Caches.Single(cache => cache.Name == "prepared images");
        Assert.Equal((1, 2L, 1L), (prepared.Count, prepared.Hits, prepared.Misses));
        Assert.Equal(8 * 7 * 7 * sizeof(float), prepared.Bytes);
        Assert.Equal((3L, 0L, 0), (statistics.Queue.Runs, statistics.Queue.Refused, statistics.Queue.Admitted));
    }

    [Fact]
    public async Task Work_that_only_looks_at_the_image_in_another_way_is_not_kept()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.AboveHalf, Fixture.Network("above_half"));
        ImageReference image = await server.PutImageAsync(SmallImage.Create(2));
        Assert.Equal(HttpStatusCode.OK, (await server.RunAsync(model, image)).Status);
        Assert.Equal(0, (await server.StatisticsAsync()).Caches.Single(cache => cache.Name == "prepared images").Bytes);
    }

    [Fact]
    public async Task A_wish_is_answered_at_once_and_the_first_click_finds_everything_ready()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.Clicks("3D"), Fixture.Network("near_clicks_3d"));
        ImageReference image = await server.PutImageAsync(SmallImage.Create(3));
        byte[] wish = JsonSerializer.SerializeToUtf8Bytes(new RunRequest(model, image, [], RunOutput.Result), RunnerJson.Default.RunRequest);
        Answer answer = await server.SendAsync(RunnerRoutes.Prepare, wish, null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        while ((await server.StatisticsAsync()).Caches.Single(cache => cache.Name == "prepared images").Count == 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        Answer click = await server.RunAsync(model, image, parameters: Click);
        Assert.DoesNotContain("decode", click.Timing!, StringComparison.Ordinal);
        Assert.Contains("3 steps spared", click.Timing!, StringComparison.Ordinal);

        byte[] inline = JsonSerializer.SerializeToUtf8Bytes(new RunRequest(model, image with { Blob = null }, [], RunOutput.Result), RunnerJson.Default.RunRequest);
        Answer refused = await server.SendAsync(RunnerRoutes.Prepare, inline, null, TestContext.Current.CancellationToken);
        refused.IsError(HttpStatusCode.BadRequest, RunnerErrorCode.BadRequest, "Only the image of a session");
    }

    [Fact]
    public async Task A_pipeline_chains_two_models_and_says_when_one_is_missing()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference slices = await server.PutModelAsync(Configurations.Clicks("2D"), Fixture.Network("near_clicks_2d")) with { Name = "grow_2d" };
        ModelReference volumes = await server.PutModelAsync(Configurations.Clicks("3D"), Fixture.Network("near_clicks_3d")) with { Name = "grow_3d" };
        ModelReference both = await server.PutModelAsync(Configurations.Chain, null);
        Assert.Equal("""["grow_2d","grow_3d"]""", (await server.CheckAsync(both)).Json["parts"]!.ToJsonString());
        ImageReference image = await server.PutImageAsync(SmallImage.Create(4));

        Answer answer = await server.RunChainAsync(both, [slices, volumes], image, Click);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Matches("desc=\"network \\(1 volume, [1-8] slices\\)\"", answer.Timing!);
        Volume<float> mask = answer.Image().Stored.ToSingle();
        Assert.Equal([8, 8, 8], mask.Shape.ToArray());
        Assert.Equal(1, mask[3, 3, 3]);
        Assert.Equal(6, answer.Json["points"]!.AsArray().Count);
        Assert.Equal(answer.File, (await server.RunChainAsync(both, [slices, volumes], image, Click)).File);

        Answer missing = await server.RunChainAsync(both, [slices], image, Click);
        missing.IsError(HttpStatusCode.UnprocessableEntity, RunnerErrorCode.BadModel, "chains the model 'grow_3d', which is not on this server");
        Answer nothing = await server.RunChainAsync(both, [slices, volumes], image, []);
        nothing.IsError(HttpStatusCode.BadRequest, RunnerErrorCode.BadRequest, "there is no click");
    }
}
