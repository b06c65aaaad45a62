using System.Text.Json.Nodes;
using Aiaa.Functions.Tests.Support;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Tests.Aiaa;

/// <summary>What interactive use asks of the front: pipelines of several models, callers told apart, images made ready in advance.</summary>
public sealed class ClickTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Clicks = """{"foreground":[[1,2,3]],"background":[],"current_point":[[1,2,3]],"spatial_size":[256,256]}""";

    [Fact]
    public async Task A_pipeline_is_run_with_the_revisions_that_its_models_have_now()
    {
        server.Runner.PartsOfNext = [];
        await server.PutModelAsync("grow_2d", weights: [8, 7, 1]);
        await server.PutModelAsync("grow_3d", weights: [8, 7, 2]);
        server.Runner.PartsOfNext = ["grow_2d", "grow_3d", "gone"];
        await server.JsonAsync(HttpMethod.Put, "/admin/model/both", ApiServer.ModelForm(ApiServer.Config(type: "pipeline"), weights: null));
        server.Runner.PartsOfNext = [];
        string session = await server.NewSessionAsync([1, 2, 3]);

        RunRequest first = await RunAsync("both", session);
        Assert.Equal(["grow_2d", "grow_3d"], first.Parts.Select(part => part.Name));
        Assert.Null(first.Model.WeightsBlob);
        await server.PutModelAsync("grow_3d", weights: [8, 7, 3]);
        RunRequest second = await RunAsync("both", session);
        Assert.Equal(first.Parts[0], second.Parts[0]);
        Assert.NotEqual(first.Parts[1].Revision, second.Parts[1].Revision);
        Assert.Empty((await RunAsync("grow_2d", session)).Parts);
    }

    [Fact]
    public async Task Sessions_are_callers_of_their_own_and_the_runner_does_not_learn_their_ids()
    {
        await server.PutModelAsync("grow");
        string session = await server.NewSessionAsync([1, 2, 3]);
        string other = await server.NewSessionAsync([1, 2, 3]);
        string caller = (await RunAsync("grow", session)).Caller;
        Assert.Equal(caller, (await RunAsync("grow", session)).Caller);
        Assert.NotEqual(caller, (await RunAsync("grow", other)).Caller);
        Assert.Matches("^[0-9a-f]{16}$", caller);
    }

    [Fact]
    public async Task A_session_can_be_made_ready_for_the_models_that_it_names()
    {
        await server.PutModelAsync("click", ApiServer.Config(type: "deepgrow"));
        await server.PutModelAsync("auto", ApiServer.Config(type: "segmentation"));
        server.Runner.Prepared.Clear();
        await NewSessionAsync("auto");
        RunRequest asked = Assert.Single(server.Runner.Prepared);
        Assert.Equal("auto", asked.Model.Name);
        Assert.NotNull(asked.Image.Blob);

        server.Runner.Prepared.Clear();
        await NewSessionAsync("true");
        Assert.Contains("click", server.Runner.Prepared.Select(run => run.Model.Name));
        Assert.DoesNotContain("auto", server.Runner.Prepared.Select(run => run.Model.Name));

        server.Runner.Prepared.Clear();
        await NewSessionAsync("false");
        await NewSessionAsync(string.Empty);
        Assert.Empty(server.Runner.Prepared);
        string sentence = await server.RefusedAsync(404, "ModelNotFound", HttpMethod.Put, "/session/?prepare=click,nothing", Upload());
        Assert.Contains("'nothing'", sentence, StringComparison.Ordinal);
    }

    private static MultipartFormDataContent Upload() => ApiServer.Form(ApiServer.File("image", "ct.nii.gz", [1, 2, 3]));

    private async Task NewSessionAsync(string prepare) => await server.JsonAsync(HttpMethod.Put, $"/session/?prepare={prepare}", Upload());

    private async Task<RunRequest> RunAsync(string model, string session)
    {
        using HttpResponseMessage response = await server.SendAsync(
            HttpMethod.Post, $"/v1/deepgrow?model={model}&session_id={session}", ApiServer.Form(ApiServer.Params(Clicks)));
        Assert.True(response.IsSuccessStatusCode);
        Assert.Contains("infer;dur=", string.Join(',', response.Headers.GetValues("Server-Timing")), StringComparison.Ordinal);
        RunRequest request = server.Runner.Runs.Last().Request;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Clicks), request.Params));
        return request;
    }
}
