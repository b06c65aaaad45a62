using Aiaa.GpuRunner.Caching.Copies;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Storage;
using Aiaa.RunnerProtocol;
using Aiaa.Testing;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Aiaa.GpuRunner.Tests.Caching.Copies;

/// <summary>Copies end with the sessions for whose sake they are kept, also with one that ends while they are written.</summary>
public sealed class CopyWriterTests(Azurite azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_that_has_ended_leaves_no_copy_and_the_next_one_does_at_once()
    {
        await using Stage stage = await Stage.OpenAsync(azurite);
        PreparedSample sample = MadeSample.AfterEveryChange();
        stage.Writer.Offer(new CopyOffer("hash/work", sample, "gone/ct.nii"));
        await stage.IdleAsync();
        Assert.False(await stage.HasCopyAsync("hash/work"));

        await stage.Images.UploadBlobAsync("lives/ct.nii", BinaryData.FromString("image"), Cancellation);
        stage.Writer.Offer(new CopyOffer("hash/work", sample, "lives/ct.nii"));
        await stage.IdleAsync();
        Assert.True(await stage.HasCopyAsync("hash/work"));
    }

    [Fact]
    public async Task A_session_that_ends_while_its_copy_is_written_takes_it_along()
    {
        await using Stage stage = await Stage.OpenAsync(azurite);
        await stage.Images.UploadBlobAsync("ends/ct.nii", BinaryData.FromString("image"), Cancellation);

        // functions deletes the image and finds no copy yet; then the copy arrives.
        stage.BeforeWriting = () => stage.Images.DeleteBlob("ends/ct.nii", cancellationToken: Cancellation);
        stage.Writer.Offer(new CopyOffer("hash/work", MadeSample.AfterEveryChange(), "ends/ct.nii"));
        await stage.IdleAsync();
        Assert.Equal(1, stage.Counts.Statistics.Written);
        Assert.False(await stage.HasCopyAsync("hash/work"));
    }

    [Fact]
    public async Task A_copy_is_looked_after_once_an_hour_and_made_again_when_another_session_took_it_along()
    {
        await using Stage stage = await Stage.OpenAsync(azurite);
        await stage.Images.UploadBlobAsync("s/ct.nii", BinaryData.FromString("image"), Cancellation);
        CopyOffer offer = new("hash/work", MadeSample.AfterEveryChange(), "s/ct.nii");
        for (int click = 0; click < 3; click++)
        {
            stage.Writer.Offer(offer);
            await stage.IdleAsync();
        }

        Assert.Equal(1, stage.Counts.Statistics.Written);
        await stage.Copies.DeleteBlobAsync("hash/work", cancellationToken: Cancellation);
        stage.Time.Advance(TimeSpan.FromMinutes(61));
        stage.Writer.Offer(offer);
        await stage.IdleAsync();
        Assert.Equal(2, stage.Counts.Statistics.Written);
        Assert.True(await stage.HasCopyAsync("hash/work"));
    }

    [Fact]
    public async Task A_copy_that_another_runner_has_written_meanwhile_is_left_as_it_is()
    {
        await using Stage stage = await Stage.OpenAsync(azurite);
        await stage.Images.UploadBlobAsync("s/ct.nii", BinaryData.FromString("image"), Cancellation);
        stage.BeforeWriting = () => stage.Copies.UploadBlob("hash/work", BinaryData.FromString("of the other"), Cancellation);
        stage.Writer.Offer(new CopyOffer("hash/work", MadeSample.AfterEveryChange(), "s/ct.nii"));
        await stage.IdleAsync();
        Assert.Equal((0L, 0L), (stage.Counts.Statistics.Written, stage.Counts.Statistics.Failures));
        Assert.Equal("of the other", (await stage.Copies.GetBlobClient("hash/work").DownloadContentAsync(Cancellation)).Value.Content.ToString());
    }

    [Fact]
    public async Task More_than_may_wait_is_passed_over_and_what_the_cache_would_not_hold_is_not_offered()
    {
        await using Stage stage = await Stage.OpenAsync(azurite, start: false);
        PreparedSample sample = MadeSample.AfterEveryChange();
        for (int offer = 0; offer < 20; offer++)
        {
            stage.Writer.Offer(new CopyOffer($"hash/{offer}", sample, "s/ct.nii"));
        }

        Assert.Equal((4L, 16 * sample.Bytes), (stage.Counts.Statistics.PassedOver, stage.Counts.Statistics.WaitingBytes));
        await using Stage small = await Stage.OpenAsync(azurite, start: false, budget: sample.Bytes - 1);
        small.Writer.Offer(new CopyOffer("hash/work", sample, "s/ct.nii"));
        small.Writer.Offer(new CopyOffer("hash/work", PreparedSample.Nothing, "s/ct.nii"));
        Assert.Equal(0, small.Counts.Statistics.WaitingBytes);
    }

    /// <summary>A writer on storage of its own, whose requests can be preceded by something.</summary>
    private sealed class Stage : HttpPipelineSynchronousPolicy, IAsyncDisposable
    {
        private readonly BlobServiceClient _blobs;

        private Stage(string storage, long budget)
        {
            _blobs = new BlobServiceClient(storage, new BlobClientOptions(BlobClientOptions.ServiceVersion.V2026_06_06));
            BlobClientOptions watched = new(BlobClientOptions.ServiceVersion.V2026_06_06);
            watched.AddPolicy(this, HttpPipelinePosition.PerCall);
            BlobServiceClient client = new(storage, watched);
            CopyKnowledge knowledge = new(Time);
            Writer = new CopyWriter(
                new CopyStorage(client, client), knowledge, Counts, Options.Create(new RunnerOptions { PreparedCacheBytes = budget }), Time, NullLogger<CopyWriter>.Instance);
        }

        public FakeTimeProvider Time { get; } = new();

        public CopyCounts Counts { get; } = new();

        public CopyWriter Writer { get; }

        public Action? BeforeWriting { get; set; }

        public BlobContainerClient Images => _blobs.GetBlobContainerClient(StorageNames.Images);

        public BlobContainerClient Copies => _blobs.GetBlobContainerClient(StorageNames.Prepared);

        public static async Task<Stage> OpenAsync(Azurite azurite, bool start = true, long budget = 1 << 20)
        {
            Stage stage = new(azurite.NewAccount(), budget);
            await stage.Images.CreateAsync(cancellationToken: Cancellation);
            await stage.Copies.CreateAsync(cancellationToken: Cancellation);
            if (start)
            {
                await stage.Writer.StartAsync(Cancellation);
            }

            return stage;
        }

        public async Task<bool> HasCopyAsync(string name) => await Copies.GetBlobClient(name).ExistsAsync(Cancellation);

        public async Task IdleAsync()
        {
            while (Counts.Statistics.WaitingBytes > 0)
            {
                Cancellation.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }

        public override void OnSendingRequest(HttpMessage message)
        {
            if (message.Request.Method == RequestMethod.Put && message.Request.Uri.Path.Contains("/prepared/", StringComparison.Ordinal))
            {
                BeforeWriting?.Invoke();
                BeforeWriting = null;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Writer.StopAsync(CancellationToken.None);
            Writer.Dispose();
        }
    }
}
