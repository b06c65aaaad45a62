using Aiaa.Functions.Tests.Support;

namespace Aiaa.Functions.Tests.Runner;

public sealed class RunnerDownTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task Without_a_runner_calls_get_a_sentence_saying_what_to_do_and_uploads_leave_nothing()
    {
        await server.PutModelAsync("m");
        await server.Runner.StopAsync();

        MultipartFormDataContent image = ApiServer.Form(ApiServer.File("image", "a.nii", [1, 2, 3]));
        string sentence = await server.RefusedAsync(503, "RunnerUnavailable", HttpMethod.Post, "/v1/inference?model=m", image);
        Assert.Contains("AIAA_RUNNER_URL", sentence, StringComparison.Ordinal);
        await server.RefusedAsync(503, "RunnerUnavailable", HttpMethod.Put, "/admin/model/other", ApiServer.ModelForm(ApiServer.Config(), [8]));

        await server.RefusedAsync(404, "ModelNotFound", HttpMethod.Get, "/admin/model/other");
        Assert.Equal("m", (string?)(await server.JsonAsync(HttpMethod.Get, "/v1/models"))[0]!["name"]);
        Assert.Equal("unreachable", (string?)(await server.JsonAsync(HttpMethod.Get, "/health?runner=true"))["runner"]!["status"]);
    }
}
