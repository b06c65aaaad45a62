using System.Net;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Tests.Fixtures;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Volumes;
using Aiaa.RunnerProtocol;
using Aiaa.Testing;

namespace Aiaa.GpuRunner.Tests.Serving;

/// <summary>Runs over HTTP, from storage to mask.</summary>
public sealed class RunTests(Azurite azurite)
{
    [Fact]
    public async Task A_session_image_becomes_a_mask_on_its_own_geometry()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.AboveHalf, Fixture.Network("above_half"));
        ImageReference image = await server.PutImageAsync(SmallImage.Create());
        Answer answer = await server.RunAsync(model, image);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("result.nii", answer.FileName);
        ImageFile mask = answer.Image();
        Assert.IsType<Volume<byte>>(mask.Stored);
        Assert.Equal(SmallImage.Affine.ToArray().Select(c => Math.Round(c, 5)), mask.Stored.Affine.ToArray().Select(c => Math.Round(c, 5)));
        Assert.Equal(3 * 2 * 5, mask.ToSingle().ToFirstAxisFastest().ToArray().Count(v => v == 1));
        Assert.Equal(1, mask.ToSingle()[2, 1, 4]);
        Assert.Equal("[[0,0,0],[3,2,5]]", answer.Json["bbox"]!.ToJsonString());
        Assert.Equal(6, answer.Json["points"]!.AsArray().Count);
        Assert.Matches("^model;dur=.*, fetch;dur=.*, decode;dur=.*, queue;dur=.*, s0;dur=.*;desc=\"LoadImaged\", .*infer;dur=[0-9.]+;desc=\"network \\(27 windows\\)\", .*desc=\"BoundingBoxd\", encode;dur=", answer.Timing!);

        Answer again = await server.RunAsync(model, image);
        Assert.Equal(answer.File, again.File);
        Assert.DoesNotContain("decode", again.Timing!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_came_with_the_call_is_asked_for_once()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.AboveHalf, Fixture.Network("above_half"));
        byte[] file = SmallImage.Create(1);
        ImageReference image = RunnerServer.Reference(file, "scan.nii.gz");
        (await server.RunAsync(model, image)).IsError(HttpStatusCode.PreconditionRequired, RunnerErrorCode.ImageNeeded, "with the image behind it");
        Answer withBytes = await server.RunAsync(model, image, file);
        Assert.Equal(HttpStatusCode.OK, withBytes.Status);
        Assert.Equal("result.nii.gz", withBytes.FileName);
        Assert.True(withBytes.Image().Compressed);
        Answer withoutBytes = await server.RunAsync(model, image);
        Assert.Equal(withBytes.File, withoutBytes.File);
        Assert.Equal(HttpStatusCode.OK, (await server.RunAsync(model, image, file)).Status);
    }

    [Fact]
    public async Task Only_the_result_is_made_when_only_the_result_is_wanted()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.AboveHalf, Fixture.Network("above_half"));
        Answer answer = await server.RunAsync(model, await server.PutImageAsync(SmallImage.Create()), output: RunOutput.Result);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Null(answer.FileName);
        Assert.Empty(answer.File);
        Assert.NotNull(answer.Json["points"]);
    }

    [Fact]
    public async Task Params_choose_the_form_of_the_file()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.AboveHalf, Fixture.Network("above_half"));
        ImageReference image = await server.PutImageAsync(SmallImage.Create());
        Answer answer = await server.RunAsync(model, image, parameters: new JsonObject { ["result_extension"] = ".nii.gz", ["result_dtype"] = "uint16", ["anything"] = new JsonArray(1) });
        Assert.IsType<Volume<ushort>>(answer.Image().Stored);
        (await server.RunAsync(model, image, parameters: new JsonObject { ["result_extension"] = ".png" }))
            .IsError(HttpStatusCode.BadRequest, RunnerErrorCode.BadRequest, "cannot be a PNG");
        (await server.RunAsync(model, image, parameters: new JsonObject { ["result_extension"] = ".mha" }))
            .IsError(HttpStatusCode.BadRequest, RunnerErrorCode.BadRequest, "cannot write results as '.mha'");
    }

    [Fact]
    public async Task Bytes_that_are_not_those_announced_are_refused_and_forgotten()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.AboveHalf, Fixture.Network("above_half"));
        byte[] file = SmallImage.Create(2);
        byte[] changed = [.. file[..^1], (byte)(file[^1] ^ 1)];
        (await server.RunAsync(model, RunnerServer.Reference(file), changed)).IsError(HttpStatusCode.BadRequest, RunnerErrorCode.BadImage, "did not arrive as it was sent");
        (await server.RunAsync(model, RunnerServer.Reference(file))).IsError(HttpStatusCode.PreconditionRequired, RunnerErrorCode.ImageNeeded, "");
        Assert.Equal(HttpStatusCode.OK, (await server.RunAsync(model, RunnerServer.Reference(file), file)).Status);

        ImageReference stored = await server.PutImageAsync(changed);
        (await server.RunAsync(model, stored with { Sha256 = RunnerServer.Reference(SmallImage.Create(3)).Sha256 }))
            .IsError(HttpStatusCode.BadRequest, RunnerErrorCode.BadImage, "did not arrive as it was sent");
    }

    [Fact]
    public async Task Bytes_that_are_no_image_are_refused_with_the_readers_sentence()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.AboveHalf, Fixture.Network("above_half"));
        Answer answer = await server.RunAsync(model, await server.PutImageAsync([1, 2, 3], "x.nii.gz"));
        Assert.Equal((HttpStatusCode.BadRequest, RunnerErrorCode.BadImage), (answer.Status, answer.Error.Code));
        Assert.Equal(HttpStatusCode.OK, (await server.RunAsync(model, await server.PutImageAsync(SmallImage.Create()))).Status);
    }

    [Fact]
    public async Task What_is_gone_from_storage_is_told_apart()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.AboveHalf, Fixture.Network("above_half"));
        ImageReference image = await server.PutImageAsync(SmallImage.Create(4));
        (await server.RunAsync(model, image with { Blob = "gone/image.nii", Sha256 = new string('0', 64) })).IsError(HttpStatusCode.Gone, RunnerErrorCode.ImageGone, "open a new session");
        (await server.RunAsync(model with { Revision = "other", ConfigBlob = "model/other/config.json" }, image)).IsError(HttpStatusCode.Gone, RunnerErrorCode.ModelGone, "'model' is no longer in storage");
        (await server.RunAsync(model with { Revision = "third", WeightsBlob = "model/weights/x.onnx" }, image)).IsError(HttpStatusCode.Gone, RunnerErrorCode.ModelGone, "'model' is no longer in storage");
    }

    [Fact]
    public async Task An_image_that_does_not_fit_the_network_is_refused_with_both_shapes()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.Plain, Fixture.Network("fixed_sum"));
        (await server.RunAsync(model, await server.PutImageAsync(SmallImage.Create()))).IsError(
            HttpStatusCode.BadRequest, RunnerErrorCode.BadRequest, "The network takes 2 channels, but the image has 1 channel.");
    }

    [Fact]
    public async Task A_network_of_another_size_is_the_models_fault()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.Plain, Fixture.Network("half_size"));
        (await server.RunAsync(model, await server.PutImageAsync(SmallImage.Create()))).IsError(HttpStatusCode.UnprocessableEntity, RunnerErrorCode.BadModel, "The network answered an array of shape (1, 1, 4, 4, 4)");
    }
}
