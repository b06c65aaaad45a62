using System.Security.Cryptography;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Aiaa.Functions.Sessions;
using Aiaa.Functions.Tests.Support;
using Aiaa.Testing;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;

namespace Aiaa.Functions.Tests.Sessions;

/// <summary>What is left of uploads that end in their middle: lone blocks, which storage itself would keep for a week.</summary>
public sealed class InterruptedUploadTests(Azurite azurite) : IAsyncLifetime
{
    private const int Block = 4 * 1024 * 1024;

    private static readonly byte[] ThreeBlocks = RandomNumberGenerator.GetBytes((2 * Block) + 1);
    private ApiServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private StorageSetup Storage => _server.Service<StorageSetup>();

    private SessionService Sessions => _server.Service<SessionService>();

    public async ValueTask InitializeAsync()
        => _server = await ApiServer.StartAsync(azurite.NewAccount(), ("FUNCTIONS_CUSTOMHANDLER_PORT", "0"));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task An_upload_that_is_refused_leaves_neither_blocks_nor_entries()
    {
        await _server.RefusedAsync(
            400,
            "BadRequest",
            HttpMethod.Put,
            "/session/",
            ApiServer.Form(ApiServer.File("image", "a.nii", ThreeBlocks), ApiServer.File("image", "b.nii", [1])));
        Assert.Equal((0, 0), await CountAsync());
    }

    [Fact]
    public async Task A_client_that_breaks_off_leaves_neither_blocks_nor_entries()
    {
        using MemoryStream content = new(ThreeBlocks);
        await Assert.ThrowsAsync<IOException>(() => Sessions.ReceiveAsync("a.nii", new BrokenAtEnd(content, new IOException("gone")), Cancellation));
        Assert.Equal((0, 0), await CountAsync());
    }

    [Theory]
    [InlineData(1000)]
    [InlineData((2 * Block) + 1)]
    public async Task A_commit_that_reaches_storage_twice_leaves_the_image_that_the_session_knows(int bytes)
    {
        using MemoryStream content = new(ThreeBlocks[..bytes]);
        SessionUpload upload = await Sessions.ReceiveAsync("a.nii", content, Cancellation);
        Session session = await Sessions.CreateAsync(upload, 0, Cancellation);

        Assert.Equal(session.ImageVersion, await upload.Image.CommitAsync(Cancellation));

        await using StoredImage image = Assert.IsType<StoredImage>(await Sessions.OpenImageAsync(session, Cancellation));
        Assert.Equal(bytes, image.Length);
    }

    [Fact]
    public async Task The_blocks_of_an_upload_whose_process_was_killed_are_removed_by_the_sweep()
    {
        // Nothing is cleaned up when storage is what failed: as when the process is gone.
        using MemoryStream content = new(ThreeBlocks);
        await Assert.ThrowsAsync<RequestFailedException>(
            () => Sessions.ReceiveAsync("a.nii", new BrokenAtEnd(content, new RequestFailedException("storage is gone"), FirstBlockAsync), Cancellation));
        Assert.Equal((1, 1), await CountAsync());

        _server.Time.Advance(TimeSpan.FromMinutes(12));
        await _server.Service<SessionSweep>().RunAsync(Cancellation);
        Assert.Equal((1, 1), await CountAsync());
        _server.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(new SweepResult(0, 0, 1, 0), await _server.Service<SessionSweep>().RunAsync(Cancellation));
        Assert.Equal((0, 0), await CountAsync());
    }

    [Fact]
    public async Task An_upload_that_takes_hours_is_not_taken_for_one_that_died()
    {
        await Storage.EnsureAsync(Cancellation);
        TaskCompletionSource goOn = new();
        using MemoryStream content = new(ThreeBlocks);
        Task<SessionUpload> receiving = Sessions.ReceiveAsync("a.nii", new SlowAtEnd(content, goOn.Task), Cancellation);
        await FirstBlockAsync();

        string last = string.Empty;
        for (int minutes = 0; minutes < 120; minutes += 4)
        {
            _server.Time.Advance(TimeSpan.FromMinutes(4));
            while (await BucketAsync() is var bucket && string.CompareOrdinal(bucket, last) <= 0)
            {
                Cancellation.ThrowIfCancellationRequested();
            }

            last = await BucketAsync();
            await _server.Service<SessionSweep>().RunAsync(Cancellation);
        }

        goOn.SetResult();
        Session session = await Sessions.CreateAsync(await receiving, 0, Cancellation);
        await using var image = await Sessions.OpenImageAsync(session, Cancellation);
        Assert.Equal(ThreeBlocks.Length, image!.Length);
    }

    private async Task<string> BucketAsync()
        => (await Storage.SessionExpiry.QueryAsync<TableEntity>(cancellationToken: Cancellation).ToListAsync(Cancellation)).Max(row => row.PartitionKey) ?? string.Empty;

    private async Task<(int Blobs, int Entries)> CountAsync() => (
        await Storage.Images.GetBlobsAsync(BlobTraits.None, BlobStates.Uncommitted, prefix: null, Cancellation).CountAsync(Cancellation),
        await Storage.SessionExpiry.QueryAsync<TableEntity>(cancellationToken: Cancellation).CountAsync(Cancellation));

    /// <summary>Blocks are sent while the next ones are read; this waits until storage has one.</summary>
    private async Task FirstBlockAsync()
    {
        while ((await CountAsync()).Blobs == 0)
        {
            Cancellation.ThrowIfCancellationRequested();
        }
    }

    private sealed class BrokenAtEnd(Stream inner, Exception failure, Func<Task>? before = null) : Passing(inner)
    {
        protected override async ValueTask AtEndAsync()
        {
            await (before?.Invoke() ?? Task.CompletedTask);
            throw failure;
        }
    }

    private sealed class SlowAtEnd(Stream inner, Task goOn) : Passing(inner)
    {
        protected override ValueTask AtEndAsync() => new(goOn);
    }

    private abstract class Passing(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = await inner.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                await AtEndAsync();
            }

            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected abstract ValueTask AtEndAsync();
    }
}
