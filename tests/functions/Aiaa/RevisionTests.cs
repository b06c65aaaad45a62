using System.Text.Json.Nodes;
using Aiaa.Functions.Aiaa;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Models;
using Aiaa.Functions.Tests.Support;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Tests.Aiaa;

/// <summary>The revisions of a model: which one answers, which are kept, and how to go back.</summary>
public sealed class RevisionTests(ApiServer server) : IClassFixture<ApiServer>
{
    private readonly string _name = $"revised {Guid.NewGuid():N}";

    private string Path => $"/admin/model/{Uri.EscapeDataString(_name)}";

    private string Inference => $"/v1/inference?model={Uri.EscapeDataString(_name)}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_says_which_revision_gave_it_and_a_call_may_name_one()
    {
        string first = await PutAsync(1);
        string second = await PutAsync(2);
        Assert.Equal(second, await RunAsync(Inference));
        Assert.Equal(first, await RunAsync($"{Inference}&revision={first}"));
        Assert.Equal(first, await RunAsync($"{Inference}&revision={first[..8]}"));
        await server.RefusedAsync(404, "ModelNotFound", HttpMethod.Post, $"{Inference}&revision=ffffffffffff", Image());
    }

    [Fact]
    public async Task The_revisions_of_a_model_are_listed_the_served_one_first()
    {
        string first = await PutAsync(1);
        string second = await PutAsync(2);
        JsonNode model = await server.JsonAsync(HttpMethod.Get, Path);
        Assert.Equal([second, first], model["revisions"]!.AsArray().Select(revision => (string)revision!["revision"]!));
        Assert.Equal([true, false], model["revisions"]!.AsArray().Select(revision => (bool)revision!["served"]!));
        JsonNode past = await server.JsonAsync(HttpMethod.Get, $"{Path}?revision={first[..10]}");
        Assert.Equal((first, "label 1"), ((string)past["revision"]!, (string)past["labels"]![0]!));
        Assert.Null(past["provider"]);
    }

    [Fact]
    public async Task A_rollback_serves_the_revision_before_and_the_next_one_goes_forth_again()
    {
        string first = await PutAsync(1);
        string second = await PutAsync(2);
        JsonNode back = await server.JsonAsync(HttpMethod.Post, $"{Path}/rollback");
        Assert.Equal((first, "label 1"), ((string)back["revision"]!, (string)back["labels"]![0]!));
        Assert.True(JsonNode.DeepEquals(back, await server.JsonAsync(HttpMethod.Get, Path)));
        Assert.Equal(first, await RunAsync(Inference));
        await server.JsonAsync(HttpMethod.Post, $"{Path}/rollback/");
        Assert.Equal(second, await RunAsync(Inference));
    }

    [Fact]
    public async Task A_rollback_may_name_any_revision_that_is_kept()
    {
        string first = await PutAsync(1);
        await PutAsync(2);
        await PutAsync(3);
        await server.JsonAsync(HttpMethod.Post, $"{Path}/rollback?revision={first[..6]}");
        Assert.Equal(first, await RunAsync(Inference));
        await server.JsonAsync(HttpMethod.Post, $"{Path}/rollback?revision={first}");
        Assert.Equal(first, await RunAsync(Inference));
        await server.RefusedAsync(404, "ModelNotFound", HttpMethod.Post, $"{Path}/rollback?revision=ffffffff");
    }

    [Fact]
    public async Task A_rollback_that_leads_nowhere_is_refused()
    {
        await server.RefusedAsync(404, "ModelNotFound", HttpMethod.Post, $"{Path}/rollback");
        await PutAsync(1);
        await server.RefusedAsync(400, "BadRequest", HttpMethod.Post, $"{Path}/rollback");
    }

    [Fact]
    public async Task A_rollback_is_tried_before_it_is_served()
    {
        await PutAsync(1);
        string second = await PutAsync(2);
        server.Runner.OnCheck = _ => Task.FromResult<RunnerError?>(new RunnerError(RunnerErrorCode.BadModel, "The transform is not known any more; use another."));
        try
        {
            await server.RefusedAsync(400, "BadModel", HttpMethod.Post, $"{Path}/rollback");
        }
        finally
        {
            server.Runner.OnCheck = _ => Task.FromResult<RunnerError?>(null);
        }

        Assert.Equal(second, await RunAsync(Inference));
    }

    [Fact]
    public async Task Revisions_that_nothing_needs_are_collected_and_the_rest_stays()
    {
        List<string> revisions = [await PutAsync(0)];
        for (int number = 1; number <= 12; number++)
        {
            server.Time.Advance(TimeSpan.FromHours(2));
            revisions.Add(await PutAsync(number));
        }

        string[] kept = [.. (await server.JsonAsync(HttpMethod.Get, Path))["revisions"]!.AsArray().Select(revision => (string)revision!["revision"]!)];
        Assert.Equal(revisions.AsEnumerable().Reverse().Take(10), kept);

        // Blobs are as old as the machine's clock says, hours before the server's.
        string[] blobs = await BlobsAsync();
        Assert.Equal(20, blobs.Length);
        Assert.All(kept, revision => Assert.Contains($"{_name}/{revision}/config.json", blobs));
    }

    [Fact]
    public async Task A_call_that_runs_while_its_model_is_replaced_ends_on_its_revision()
    {
        string first = await PutAsync(1);
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using ManualResetEventSlim go = new();
        server.Runner.OnRun = _ =>
        {
            arrived.TrySetResult();
            go.Wait(TimeSpan.FromSeconds(60), Cancellation);
            return new ScriptedAnswer("{}", [1]);
        };
        try
        {
            Task<string> running = RunAsync(Inference);
            await arrived.Task.WaitAsync(Cancellation);
            await PutAsync(2);
            await server.JsonAsync(HttpMethod.Delete, Path);
            go.Set();
            Assert.Equal(first, await running);
        }
        finally
        {
            go.Set();
            server.Runner.OnRun = _ => new ScriptedAnswer("{}", [1]);
        }
    }

    [Fact]
    public async Task What_a_collector_has_seen_before_a_model_came_back_it_does_not_delete()
    {
        await PutAsync(1);
        ModelFiles files = server.Service<ModelFiles>();
        IReadOnlyList<BlobVersion> seen = await files.ListAsync(_name, leftoversOnly: false, Cancellation);
        await PutAsync(1);
        foreach (BlobVersion blob in seen)
        {
            await files.DeleteAsync(blob, Cancellation);
        }

        Assert.Equal(2, (await BlobsAsync()).Length);
    }

    [Fact]
    public async Task The_same_upload_again_repairs_a_model_whose_files_were_lost()
    {
        string revision = await PutAsync(1);
        foreach (BlobVersion blob in await server.Service<ModelFiles>().ListAsync(_name, leftoversOnly: false, Cancellation))
        {
            await server.Service<ModelFiles>().DeleteAsync(blob, Cancellation);
        }

        Assert.Equal(revision, await PutAsync(1));
        Assert.Equal(2, (await BlobsAsync()).Length);
    }

    private async Task<string> PutAsync(int number)
        => (string)(await server.PutModelAsync(_name, ApiServer.Config(labels: $"[\"label {number}\"]"), [8, 7, (byte)number]))["revision"]!;

    private async Task<string> RunAsync(string path)
    {
        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Post, path, Image());
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));
        string revision = response.Headers.GetValues(InferenceEndpoints.RevisionHeader).Single();
        Assert.Equal(revision, server.Runner.Runs.Last().Request.Model.Revision);
        return revision;
    }

    private static MultipartFormDataContent Image() => ApiServer.Form(ApiServer.File("image", "ct.nii.gz", [1, 2, 3]));

    private async Task<string[]> BlobsAsync() => await server.Service<StorageSetup>().ModelFiles
        .GetBlobsAsync(new() { Prefix = $"{_name}/" }, Cancellation).Select(blob => blob.Name).ToArrayAsync(Cancellation);
}
