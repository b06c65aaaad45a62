using System.Security.Cryptography;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Aiaa.Functions.Tests.Support;
using Azure.Storage.Blobs;
using CsCheck;

namespace Aiaa.Functions.Tests.Images;

public sealed class UploadTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const int Block = 4 * 1024 * 1024;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(Block)]
    [InlineData(Block + 1)]
    [InlineData((6 * Block) + 17)]
    public async Task A_staged_image_becomes_a_blob_of_the_same_bytes_and_hash_when_it_is_committed(int length)
    {
        byte[] content = RandomNumberGenerator.GetBytes(length);
        ImageStore images = server.Service<ImageStore>();
        string blob = $"{Guid.NewGuid()}/image";

        StagedImage staged = await images.StageAsync(blob, new MemoryStream(content), static _ => Task.CompletedTask, Cancellation);
        Assert.Equal((length, Convert.ToHexStringLower(SHA256.HashData(content))), (staged.Length, staged.Sha256));
        Assert.Null(await images.OpenAsync(blob, default, Cancellation));

        await staged.CommitAsync(Cancellation);
        await using StoredImage stored = (await images.OpenAsync(blob, default, Cancellation))!;
        using MemoryStream read = new();
        await stored.Content.CopyToAsync(read, Cancellation);
        Assert.Equal(content, read.ToArray());

        await images.DeleteAsync(blob, Cancellation);
        await images.DeleteAsync(blob, Cancellation);
        Assert.Null(await images.OpenAsync(blob, default, Cancellation));
    }

    [Fact]
    public async Task A_source_that_breaks_leaves_no_blob()
    {
        ImageStore images = server.Service<ImageStore>();
        string blob = $"{Guid.NewGuid()}/image";
        await Assert.ThrowsAsync<IOException>(() => images.StageAsync(blob, new BreakingStream(5 * Block), static _ => Task.CompletedTask, Cancellation));
        BlobClient client = server.Service<StorageSetup>().Images.GetBlobClient(blob);
        Assert.False(await client.ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task More_than_the_limit_is_413_with_the_limit_in_the_sentence()
    {
        await using ApiServer small = await ApiServer.StartAsync(
            server.Storage, ("AIAA_MAX_UPLOAD_BYTES", "100000"), ("AIAA_INLINE_MEMORY_BYTES", "1000"));
        await small.PutModelAsync("m");
        string sentence = await small.RefusedAsync(
            413, "TooLarge", HttpMethod.Put, "/session/", ApiServer.Form(ApiServer.File("image", "a.nii", new byte[100_001])));
        Assert.Contains("100000 bytes", sentence, StringComparison.Ordinal);
        await small.RefusedAsync(413, "TooLarge", HttpMethod.Post, "/v1/inference?model=m", ApiServer.Form(ApiServer.File("image", "a.nii", new byte[100_001])));
        await small.RefusedAsync(413, "TooLarge", HttpMethod.Put, "/admin/model/m", ApiServer.ModelForm(ApiServer.Config(), new byte[100_001]));
        await small.NewSessionAsync(new byte[100_000]);

        // Told from the head alone, before any of it is sent.
        RawAnswer announced = await RawHttp.SendAsync(
            small.Address,
            "PUT /session/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: 999999999999\r\n\r\n");
        Assert.Equal(413, announced.Status);
        Assert.Contains("AIAA_MAX_UPLOAD_BYTES", announced.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    [InlineData(300_000, false)]
    public async Task A_spooled_file_is_in_memory_while_it_is_small_and_is_read_as_often_as_needed(int length, bool inMemory)
    {
        byte[] content = RandomNumberGenerator.GetBytes(length);
        SpooledFile file = await SpooledFile.ReadAsync(
            new FormPart("image", "a.nii", new MemoryStream(content)), new UploadLimits(1_000_000, 1000), Cancellation);
        await using (file)
        {
            Assert.Equal(inMemory, file.InMemory);
            Assert.Equal((length, Convert.ToHexStringLower(SHA256.HashData(content))), (file.Length, file.Sha256));
            for (int round = 0; round < 2; round++)
            {
                using MemoryStream read = new();
                await file.Rewind().CopyToAsync(read, Cancellation);
                Assert.Equal(content, read.ToArray());
            }
        }
    }

    [Theory]
    [InlineData("ct.nii.gz", "image.nii.gz")]
    [InlineData(@"C:\Doe^John\CT 1.NII.GZ", "image.nii.gz")]
    [InlineData("/etc/passwd", "image")]
    [InlineData("../../x.nrrd", "image.nrrd")]
    [InlineData("scan.png", "image.png")]
    [InlineData("a.tar.gz", "image.tar.gz")]
    [InlineData("a.gz", "image.gz")]
    [InlineData("1.2.840.113619.2", "image.2")]
    [InlineData("x.n/ii", "image")]
    [InlineData("x.averyveryverylongending", "image")]
    [InlineData("x.", "image")]
    [InlineData("", "image")]
    public void Of_a_file_name_only_a_plausible_ending_stays(string name, string safe) => Assert.Equal(safe, FileEnding.SafeName(name));

    [Fact]
    public void A_safe_name_is_safe_whatever_it_was_made_from()
        => Gen.String.Sample(name => Assert.Matches("^image(\\.[a-z0-9]{1,8}){0,2}$", FileEnding.SafeName(name)));

    private sealed class BreakingStream(long breaksAt) : Stream
    {
        private long _given;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _given; set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_given >= breaksAt)
            {
                throw new IOException("The line is cut.");
            }

            _given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
