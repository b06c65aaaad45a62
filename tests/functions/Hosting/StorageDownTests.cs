using Aiaa.Functions.Hosting;
using Aiaa.Functions.Tests.Support;
using Aiaa.Testing;

namespace Aiaa.Functions.Tests.Hosting;

public sealed class StorageDownTests(Azurite shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_starts_without_storage_and_says_what_is_missing()
    {
        // Nothing listens on the discard port.
        const string Nowhere = "http://127.0.0.1:9/none";
        await using ApiServer server = await ApiServer.StartAsync(
            $"DefaultEndpointsProtocol=http;AccountName=none;AccountKey=AAAA;BlobEndpoint={Nowhere};TableEndpoint={Nowhere}");
        await RefusesAsync(server);
        using HttpResponseMessage page = await server.SendAsync(HttpMethod.Get, "/");
        Assert.Equal(200, (int)page.StatusCode);
    }

    [Fact]
    public async Task Storage_that_goes_down_is_a_sentence_and_is_used_again_when_it_is_back_without_a_restart()
    {
        string folder = Directory.CreateTempSubdirectory("storage-down").FullName;
        Azurite azurite = Azurite.InFolder(folder);
        try
        {
            await azurite.StartAsync();
            await using ApiServer server = await ApiServer.StartAsync(azurite.ConnectionString);
            Assert.Equal("ok", (string?)(await server.JsonAsync(HttpMethod.Get, "/health"))["status"]);
            await server.PutModelAsync("m");
            string id = await server.NewSessionAsync([1, 2, 3]);

            await azurite.StopAsync();
            await RefusesAsync(server);
            await server.RefusedAsync(503, "StorageUnavailable", HttpMethod.Post, $"/v1/inference?model=m&session_id={id}");

            await azurite.StartAsync();
            using HttpResponseMessage response = await server.SendAsync(HttpMethod.Post, $"/v1/inference?model=m&session_id={id}");
            Assert.Equal(200, (int)response.StatusCode);
        }
        finally
        {
            await azurite.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Tables_and_containers_that_vanish_are_made_again()
    {
        await using ApiServer server = await ApiServer.StartAsync(shared.NewAccount());
        await server.NewSessionAsync([1, 2, 3]);
        StorageSetup storage = server.Service<StorageSetup>();
        await storage.Models.DeleteAsync(Cancellation);
        await storage.Images.DeleteAsync(cancellationToken: Cancellation);

        await server.RefusedAsync(503, "StorageUnavailable", HttpMethod.Put, "/session/", ApiServer.Form(ApiServer.File("image", "a.nii", [1])));
        await server.NewSessionAsync([1, 2, 3]);
        await server.PutModelAsync("m");
    }

    private static async Task RefusesAsync(ApiServer server)
    {
        foreach ((HttpMethod method, string path, HttpContent? content) in new (HttpMethod, string, HttpContent?)[]
        {
            (HttpMethod.Get, "/v1/models", null),
            (HttpMethod.Get, "/health", null),
            (HttpMethod.Put, "/session/", ApiServer.Form(ApiServer.File("image", "a.nii", [1, 2, 3]))),
        })
        {
            string sentence = await server.RefusedAsync(503, "StorageUnavailable", method, path, content);
            Assert.Equal("Storage does not answer; try again in a moment.", sentence);
        }
    }
}
