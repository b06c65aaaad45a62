using Aiaa.Functions.Hosting;
using Aiaa.Functions.Models;
using Aiaa.Functions.Tests.Support;
using Aiaa.Testing;

namespace Aiaa.Functions.Tests.Models;

/// <summary>What storage does long after its sender gave up must not leave a model half there, nor take one that came since.</summary>
public sealed class LateStorageTests(Azurite azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_whose_row_arrives_late_is_whole()
    {
        (CountingStorage storage, string connection) = await CountingStorage.OpenAsync(azurite);
        await using CountingStorage door = storage;
        await using ApiServer server = await ApiServer.StartAsync(connection);
        await server.JsonAsync(HttpMethod.Get, "/v1/models");
        storage.KeepsBack = request => request.Method == "POST" && request.Path.Value!.EndsWith("/models", StringComparison.Ordinal);
        await server.RefusedAsync(503, "StorageUnavailable", HttpMethod.Put, "/admin/model/late", ApiServer.ModelForm(ApiServer.Config(), [8, 7, 1]));
        storage.KeepsBack = _ => false;

        await storage.DeliverAsync(Cancellation);

        Model model = (await server.Service<ModelStore>().FindAsync("late", Cancellation))!;
        StorageSetup files = server.Service<StorageSetup>();
        Assert.True(await files.ModelFiles.GetBlobClient(model.Reference.ConfigBlob).ExistsAsync(Cancellation));
        Assert.True(await files.ModelFiles.GetBlobClient(model.Reference.WeightsBlob).ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task A_deletion_that_arrives_late_does_not_take_what_was_uploaded_since()
    {
        await using ApiServer server = await ApiServer.StartAsync(azurite.NewAccount());
        ModelStore rows = server.Service<ModelStore>();
        await server.PutModelAsync("m", weights: [8, 7, 1]);
        Model before = (await rows.FindAsync("m", Cancellation))!;
        await server.PutModelAsync("m", weights: [8, 7, 2]);

        Assert.False(await rows.TryDeleteAsync(before, Cancellation));

        Model served = (await rows.FindAsync("m", Cancellation))!;
        Assert.NotEqual(before.Reference.Revision, served.Reference.Revision);
        Assert.True(await rows.TryDeleteAsync(served, Cancellation));
        Assert.Null(await rows.FindAsync("m", Cancellation));
    }
}
