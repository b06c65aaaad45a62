using System.Net;
using System.Text;
using System.Text.Json;
using Aiaa.GpuRunner.Serving;
using Aiaa.GpuRunner.Tests.Fixtures;
using Aiaa.RunnerProtocol;
using Aiaa.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Aiaa.GpuRunner.Tests.Serving;

/// <summary>Who is answered at all, and what a body must look like.</summary>
public sealed class GuardTests(Azurite azurite)
{
    private static readonly byte[] Json = JsonSerializer.SerializeToUtf8Bytes(
        new CheckModelRequest(new ModelReference("m", "r", "c", null, null)), RunnerJson.Default.CheckModelRequest);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_needs_no_signature_and_tells_no_secret()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        using HttpResponseMessage response = await server.Client.GetAsync(RunnerRoutes.Health, Token);
        RunnerHealth health = JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(Token), RunnerJson.Default.RunnerHealth)!;
        Assert.Equal(("ok", "CPU"), (health.Status, health.Provider));
        Assert.Contains("CPUExecutionProvider", health.Providers);
        Assert.Matches(@"^\d+\.\d+", health.EngineVersion);
        Assert.Equal(("host memory", "off"), (health.Memory, health.CudaGraphs));
    }

    [Theory]
    [InlineData(RunnerRoutes.Run)]
    [InlineData(RunnerRoutes.CheckModel)]
    public async Task Without_a_right_signature_there_is_no_answer(string path)
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        (await server.SendAsync(path, Json, null, Token, "v1")).IsError(HttpStatusCode.Unauthorized, RunnerErrorCode.Unsigned, "not of the form");
        (await server.SendAsync(path, Json, null, Token, server.Signer.Sign("/other", Json))).IsError(HttpStatusCode.Unauthorized, RunnerErrorCode.Unsigned, "AIAA_RUNNER_KEY");
        using HttpRequestMessage bare = new(HttpMethod.Post, path) { Content = new ByteArrayContent(Json) };
        using HttpResponseMessage response = await server.Client.SendAsync(bare, Token);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task A_signed_request_is_taken_once()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        string signature = server.Signer.Sign(RunnerRoutes.CheckModel, Json);
        Assert.Equal(HttpStatusCode.Gone, (await server.SendAsync(RunnerRoutes.CheckModel, Json, null, Token, signature)).Status);
        (await server.SendAsync(RunnerRoutes.CheckModel, Json, null, Token, signature)).IsError(HttpStatusCode.Unauthorized, RunnerErrorCode.Unsigned, "already taken");
    }

    [Fact]
    public async Task Forged_and_replayed_references_are_refused_and_logged()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.AboveHalf, Fixture.Network("above_half"));
        ImageReference own = await server.PutImageAsync(SmallImage.Create());
        ImageReference other = await server.PutImageAsync(SmallImage.Create(1));
        byte[] signed = Request(model, own);
        string signature = server.Signer.Sign(RunnerRoutes.Run, signed);

        // Another session's image under a signature that was made for one's own.
        (await server.SendAsync(RunnerRoutes.Run, Request(model, other), null, Token, signature)).IsError(HttpStatusCode.Unauthorized, RunnerErrorCode.Unsigned, "does not match");
        Assert.Contains(server.Log.Lines, line => line.Contains("/run from 127.0.0.1 was refused: its signature is Forged", StringComparison.Ordinal));

        // A model that was never served, in the same way.
        (await server.SendAsync(RunnerRoutes.Run, Request(model with { ConfigBlob = "model/other/config.json" }, own), null, Token, signature))
            .IsError(HttpStatusCode.Unauthorized, RunnerErrorCode.Unsigned, "does not match");
        Assert.Equal(2, server.Log.Lines.Count(line => line.Contains("Forged", StringComparison.Ordinal)));

        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(RunnerRoutes.Run, signed, null, Token, signature)).Status);
        (await server.SendAsync(RunnerRoutes.Run, signed, null, Token, signature)).IsError(HttpStatusCode.Unauthorized, RunnerErrorCode.Unsigned, "already taken");
        Assert.Contains(server.Log.Lines, line => line.Contains("came a second time", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Log.Lines, line => line.Contains(signature, StringComparison.Ordinal));

        static byte[] Request(ModelReference model, ImageReference image)
            => JsonSerializer.SerializeToUtf8Bytes(new RunRequest(model, image, [], RunOutput.All), RunnerJson.Default.RunRequest);
    }

    [Fact]
    public async Task A_request_without_a_signature_is_logged_too()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        using HttpRequestMessage bare = new(HttpMethod.Post, RunnerRoutes.CheckModel) { Content = new ByteArrayContent(Json) };
        using HttpResponseMessage response = await server.Client.SendAsync(bare, Token);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains(server.Log.Lines, line => line.Contains("its signature is Missing", StringComparison.Ordinal));
    }

    [Fact]
    public void Nonces_are_forgotten_when_their_signatures_have_expired()
    {
        FakeTimeProvider time = new();
        NonceStore store = new(time);
        Assert.True(store.TryTake("a"));
        time.Advance(RequestSigner.Lifetime);
        Assert.False(store.TryTake("a"));
        time.Advance(RequestSigner.Lifetime);
        Assert.True(store.TryTake("a"));
    }

    [Fact]
    public void More_nonces_than_can_be_remembered_are_refused_until_there_is_room()
    {
        FakeTimeProvider time = new();
        NonceStore store = new(time);
        for (int i = 0; i < 100_000; i++)
        {
            Assert.True(store.TryTake($"{i}"));
        }

        Assert.Throws<BusyException>(() => store.TryTake("one more"));
        time.Advance(RequestSigner.Lifetime * 2);
        Assert.True(store.TryTake("one more"));
    }

    [Theory]
    [InlineData("{}", "is not a RunRequest")]
    [InlineData("null", "is null")]
    [InlineData("nonsense", "is not a RunRequest")]
    [InlineData("""{"model":{"name":"m","revision":"r","configBlob":"c"},"image":{"length":1,"fileName":"x"},"params":{},"output":"All"}""", "is not a RunRequest")]
    [InlineData("""{"model":{"name":"m","revision":"r","configBlob":"c","weightsBlob":null,"weightsFormat":null},"image":{"sha256":"UP","length":1,"fileName":"x","blob":null},"params":{},"output":"All"}""", "64 lower-case hexadecimal digits")]
    public async Task Signed_nonsense_is_refused_with_a_sentence(string json, string sentence)
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        (await server.SendAsync(RunnerRoutes.Run, Encoding.UTF8.GetBytes(json), null, Token)).IsError(HttpStatusCode.BadRequest, RunnerErrorCode.BadRequest, sentence);
    }

    [Theory]
    [InlineData("5", "7", "do not add up")]
    [InlineData("x", "0", "must be a number of bytes")]
    [InlineData("-1", "0", "must be a number of bytes")]
    [InlineData("99999999999", "0", "4194304 bytes at most")]
    public async Task Lengths_that_cannot_be_are_refused_before_anything_is_read(string jsonLength, string fileLength, string sentence)
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        using HttpRequestMessage request = RunnerServer.Request(RunnerRoutes.Run, Json, null, server.Signer.Sign(RunnerRoutes.Run, Json));
        request.Headers.Remove(RunnerHeaders.JsonLength);
        request.Headers.Remove(RunnerHeaders.FileLength);
        request.Headers.TryAddWithoutValidation(RunnerHeaders.JsonLength, jsonLength);
        request.Headers.TryAddWithoutValidation(RunnerHeaders.FileLength, fileLength);
        using HttpResponseMessage response = await server.Client.SendAsync(request, Token);
        new Answer(response, await response.Content.ReadAsByteArrayAsync(Token)).IsError(HttpStatusCode.BadRequest, RunnerErrorCode.BadRequest, sentence);
    }

    [Theory]
    [InlineData(null, "UseDevelopmentStorage=true", null, "AIAA_RUNNER_KEY must be set")]
    [InlineData("c2hvcnQ=", "UseDevelopmentStorage=true", null, "AIAA_RUNNER_KEY must be set")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", null, null, "Exactly one of AIAA_STORAGE")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "UseDevelopmentStorage=true", "account", "Exactly one of AIAA_STORAGE")]
    public void A_server_without_its_settings_does_not_start(string? key, string? storage, string? account, string sentence)
    {
        OptionsValidationException e = Assert.Throws<OptionsValidationException>(() => RunnerApplication.Build(
            [$"--AIAA_RUNNER_KEY={key}", $"--AIAA_STORAGE={storage}", $"--AIAA_STORAGE_ACCOUNT={account}"]));
        Assert.Contains(sentence, string.Join(' ', e.Failures), StringComparison.Ordinal);
    }
}
