using System.Buffers.Binary;
using System.IO.Compression;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Aiaa.Functions.Models.Uploads;
using Aiaa.Functions.Tests.Support;
using CsCheck;

namespace Aiaa.Functions.Tests.Models.Uploads;

public sealed class ZipContentsTests
{
    private const string What = "The data part";

    private static readonly UploadLimits Limits = new(64 * 1024 * 1024, 1 << 20);

    private static readonly byte[] Whole = Zip.Of(CompressionLevel.Optimal, ("a/config.json", "{\"a\": 1, \"b\": \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}"u8.ToArray()), ("a/net.bin", [1, 2, 3, 4, 5]));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_are_read_as_they_were_packed()
    {
        await using SpooledFile file = await Zip.SpoolAsync(Whole);
        await using ZipContents zip = (await ZipContents.TryOpenAsync(file, What, Cancellation))!;
        Assert.Equal(["a/config.json", "a/net.bin"], zip.Names.Order());
        Assert.StartsWith("{\"a\": 1", await zip.ReadTextAsync("a/config.json", Cancellation), StringComparison.Ordinal);
        await using SpooledFile net = await zip.ReadFileAsync("a/net.bin", Limits, Cancellation);
        Assert.Equal(5, net.Length);
        Assert.Equal("net.bin", net.FileName);
    }

    [Fact]
    public async Task A_file_that_is_no_zip_is_none()
    {
        await using SpooledFile file = await Zip.SpoolAsync([8, 7, 1]);
        Assert.Null(await ZipContents.TryOpenAsync(file, What, Cancellation));
    }

    [Theory]
    [InlineData("../config.json", "leads out")]
    [InlineData("a/../../b", "leads out")]
    [InlineData("/etc/passwd", "leads out")]
    [InlineData("C:/Windows/x", "leads out")]
    [InlineData("..\\b", "leads out")]
    [InlineData("a\u0001b", "leads out")]
    public async Task A_name_that_leads_out_of_the_archive_is_refused(string name, string says) => Assert.Contains(says, await RefusedAsync(Zip.Of((name, "x"))), StringComparison.Ordinal);

    [Fact]
    public async Task A_name_that_comes_twice_is_refused()
        => Assert.Contains("'a/b' twice", await RefusedAsync(Zip.Of(("a/b", "x"), ("a\\b", "y"))), StringComparison.Ordinal);

    [Fact]
    public async Task A_link_is_refused()
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            ZipArchiveEntry link = archive.CreateEntry("models/model.ts");
            link.ExternalAttributes = unchecked((int)0xA1FF0000);
            await using Stream target = await link.OpenAsync(Cancellation);
            await target.WriteAsync("/etc/passwd"u8.ToArray(), Cancellation);
        }

        Assert.Contains("'models/model.ts', which is a link", await RefusedAsync(stream.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_files_are_refused()
        => Assert.Contains("20001 files", await RefusedAsync(Zip.Of(CompressionLevel.NoCompression, [.. Enumerable.Range(0, 20_001).Select(n => ($"{n}", Array.Empty<byte>()))])), StringComparison.Ordinal);

    [Fact]
    public async Task A_directory_that_would_fill_the_memory_is_refused_before_it_is_read()
    {
        byte[] file = [.. "PK\u0003\u0004"u8, .. new byte[9 * 1024 * 1024], .. "PK\u0005\u0006"u8, .. new byte[18]];
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(file.Length - 6), 4);
        Assert.Contains("lists too much", await RefusedAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_inflates_out_of_all_proportion_is_refused_before_it_is_inflated()
    {
        byte[] bomb = Zip.Of(CompressionLevel.Optimal, ("models/model.onnx", new byte[32 * 1024 * 1024]));
        Assert.True(bomb.Length < 64 * 1024);
        Assert.Contains("200 times", await RefusedAsync(bomb, "models/model.onnx"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_larger_than_the_server_takes_is_refused()
    {
        byte[] random = new byte[200_000];
        new Random(1).NextBytes(random);
        await using SpooledFile file = await Zip.SpoolAsync(Zip.Of(CompressionLevel.Optimal, ("net", random)));
        await using ZipContents zip = (await ZipContents.TryOpenAsync(file, What, Cancellation))!;
        ApiException refused = await Assert.ThrowsAsync<ApiException>(() => zip.ReadFileAsync("net", Limits with { UploadBytes = 100_000 }, Cancellation));
        Assert.Equal(Failure.TooLarge, refused.Failure);
    }

    [Fact]
    public async Task A_file_whose_bytes_have_changed_is_refused()
    {
        byte[] zip = Zip.Of(CompressionLevel.NoCompression, ("net", "weights weights"u8.ToArray()));
        zip[zip.AsSpan().IndexOf("weights"u8)] ^= 1;
        Assert.Contains("'net' in the data part is damaged", await RefusedAsync(zip, "net"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_a_password_is_refused()
    {
        byte[] zip = Zip.Of(("net", "weights"));
        zip[6] |= 1;
        zip[zip.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + 8] |= 1;
        Assert.Contains("encrypted", await RefusedAsync(zip, "net"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_zip_that_is_cut_anywhere_is_refused()
    {
        for (int length = 4; length < Whole.Length; length++)
        {
            await RefusedAsync(Whole[..length]);
        }
    }

    [Fact]
    public Task Whatever_its_bytes_a_zip_is_read_or_refused_with_a_sentence() => Gen.Select(Gen.Int[4, Whole.Length - 1], Gen.Byte).Array[1, 6].SampleAsync(
        async changes =>
        {
            byte[] zip = [.. Whole];
            foreach ((int at, byte value) in changes)
            {
                zip[at] = value;
            }

            await using SpooledFile file = await Zip.SpoolAsync(zip);
            try
            {
                await using ZipContents? contents = await ZipContents.TryOpenAsync(file, What, Cancellation);
                foreach (string name in contents?.Names ?? [])
                {
                    await using SpooledFile read = await contents!.ReadFileAsync(name, Limits, Cancellation);
                }
            }
            catch (ApiException refused)
            {
                Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
            }
        },
        iter: 500,
        threads: 1);

    private static async Task<string> RefusedAsync(byte[] bytes, string? read = null)
    {
        await using SpooledFile file = await Zip.SpoolAsync(bytes);
        ApiException refused = await Assert.ThrowsAsync<ApiException>(async () =>
        {
            await using ZipContents zip = (await ZipContents.TryOpenAsync(file, What, Cancellation))!;
            if (read is not null)
            {
                await using SpooledFile content = await zip.ReadFileAsync(read, Limits, Cancellation);
            }
        });
        Assert.Equal(Failure.BadModel, refused.Failure);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
        return refused.Message;
    }
}
