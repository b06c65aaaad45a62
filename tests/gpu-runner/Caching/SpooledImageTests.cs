using System.Security.Cryptography;
using Aiaa.GpuRunner.Caching;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Tests.Caching;

public sealed class SpooledImageTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 600_000).Select(i => (byte)i)];

    [Fact]
    public async Task Bytes_that_are_what_they_should_be_can_be_read_from_the_start()
    {
        await using SpooledImage image = await SpooledImage.ReceiveAsync(new MemoryStream(Bytes), Reference(Bytes), TestContext.Current.CancellationToken);
        using MemoryStream copy = new();
        await image.Stream.CopyToAsync(copy, TestContext.Current.CancellationToken);
        Assert.Equal(Bytes, copy.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(599_999)]
    public async Task Fewer_bytes_are_refused(int count) => await AssertRefused(Bytes[..count]);

    [Fact]
    public async Task More_bytes_are_refused() => await AssertRefused([.. Bytes, 0]);

    [Fact]
    public async Task Other_bytes_are_refused() => await AssertRefused([.. Bytes[..^1], 0]);

    [Fact]
    public async Task An_endless_body_is_read_no_further_than_was_announced()
    {
        using EndlessStream endless = new();
        await Assert.ThrowsAsync<ImageBytesException>(() => SpooledImage.ReceiveAsync(endless, Reference(Bytes), TestContext.Current.CancellationToken));
        Assert.InRange(endless.Given, Bytes.Length, Bytes.Length + (2 << 20));
    }

    private static async Task AssertRefused(byte[] sent)
    {
        ImageBytesException e = await Assert.ThrowsAsync<ImageBytesException>(() => SpooledImage.ReceiveAsync(new MemoryStream(sent), Reference(Bytes), TestContext.Current.CancellationToken));
        Assert.Contains("did not arrive as it was sent", e.Message, StringComparison.Ordinal);
    }

    private static ImageReference Reference(byte[] bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length, "image.nii", null);

    private sealed class EndlessStream : MemoryStream
    {
        public long Given { get; private set; }

        public override int Read(byte[] buffer, int offset, int count) => Give(count);

        public override int Read(Span<byte> buffer) => Give(buffer.Length);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Give(count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Give(buffer.Length));

        private int Give(int count)
        {
            Given += count;
            return count;
        }
    }
}
