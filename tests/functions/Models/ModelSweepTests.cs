using Aiaa.Functions.Hosting;
using Aiaa.Functions.Models;
using Aiaa.Functions.Sweeping;
using Aiaa.Functions.Tests.Support;
using Aiaa.RunnerProtocol;
using Aiaa.Testing;
using Azure.Data.Tables;

namespace Aiaa.Functions.Tests.Models;

public sealed class ModelSweepTests(Azurite azurite) : IAsyncLifetime
{
    private ApiServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private StorageSetup Storage => _server.Service<StorageSetup>();

    private ModelSweep Sweep => _server.Service<IEnumerable<IRareSweep>>().OfType<ModelSweep>().Single();

    public async ValueTask InitializeAsync()
        => _server = await ApiServer.StartAsync(azurite.NewAccount(), ("FUNCTIONS_CUSTOMHANDLER_PORT", "0"));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task What_a_model_is_served_from_stays_and_what_nothing_uses_goes_once_it_is_old()
    {
        await _server.PutModelAsync("served", weights: [8, 7, 1]);
        string[] used = await BlobsAsync();
        await _server.PutModelAsync("deleted", weights: [8, 7, 2]);
        await Storage.Models.DeleteEntityAsync("model", "deleted", cancellationToken: Cancellation);
        string lone = $"served/weights/{new string('a', 64)}.onnx";
        await Storage.ModelFiles.UploadBlobAsync(lone, BinaryData.FromString("of an upload that died"), Cancellation);

        Assert.EndsWith(": 0", await Sweep.RunAsync(Cancellation), StringComparison.Ordinal);
        _server.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.EndsWith(": 3", await Sweep.RunAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(used, await BlobsAsync());
    }

    [Fact]
    public async Task What_a_row_names_in_any_of_its_texts_is_used()
    {
        string kept = new('b', 64);
        await _server.PutModelAsync("m");
        int served = (await BlobsAsync()).Length;
        await Storage.ModelFiles.UploadBlobAsync($"m/{kept}/config.json", BinaryData.FromString("{}"), Cancellation);
        TableEntity history = new("model", "m") { ["History"] = $$"""[{"revision":"{{kept}}"}]""" };
        await Storage.Models.UpdateEntityAsync(history, Azure.ETag.All, TableUpdateMode.Merge, Cancellation);

        _server.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.EndsWith(": 0", await Sweep.RunAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(served + 1, (await BlobsAsync()).Length);
    }

    [Fact]
    public async Task An_upload_that_is_being_checked_keeps_its_files()
    {
        string? swept = null;
        _server.Runner.OnCheck = async _ =>
        {
            swept = await Sweep.RunAsync(Cancellation);
            return null;
        };
        await _server.PutModelAsync("m");
        Assert.EndsWith(": 0", swept, StringComparison.Ordinal);
        ModelReference reference = _server.Runner.Checks.Last();
        Assert.Contains(reference.WeightsBlob, await BlobsAsync());
        Assert.Contains(reference.ConfigBlob, await BlobsAsync());
    }

    [Fact]
    public async Task Models_are_swept_with_the_timer_once_an_hour()
    {
        SweepGate gate = _server.Service<SweepGate>();
        Assert.Contains(await gate.TryRunAsync(Cancellation) ?? [], line => line.StartsWith("models:", StringComparison.Ordinal));
        _server.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.DoesNotContain(await gate.TryRunAsync(Cancellation) ?? [], line => line.StartsWith("models:", StringComparison.Ordinal));
        _server.Time.Advance(TimeSpan.FromHours(1));
        Assert.Contains(await gate.TryRunAsync(Cancellation) ?? [], line => line.StartsWith("models:", StringComparison.Ordinal));
    }

    private async Task<string[]> BlobsAsync()
        => [.. await Storage.ModelFiles.GetBlobsAsync(cancellationToken: Cancellation).Select(blob => blob.Name).ToListAsync(Cancellation)];
}
