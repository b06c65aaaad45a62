using System.Buffers.Binary;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Formats.Pictures;
using Aiaa.Imaging.Tests.Fixtures;

namespace Aiaa.Imaging.Tests.Formats.Pictures;

public sealed class JpegReaderTests
{
    private static readonly byte[] Grey = Fixture.Load("pillow.json.gz").EnumerateArray().First(c => c.Text("kind") == "jpeg L 95").Bytes("file");

    [Fact]
    public void What_is_no_jpeg_is_refused()
    {
        Assert.Contains("not a JPEG", Refusal([]), StringComparison.Ordinal);
        Assert.Contains("not a JPEG", Refusal([0x89, (byte)'P', (byte)'N', (byte)'G']), StringComparison.Ordinal);
        Assert.Contains("no frame", Refusal([0xff, 0xd8, 0xff, 0xd9]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        // The last two bytes only say that the picture ends.
        for (int length = 0; length < Grey.Length - 2; length += 7)
        {
            Assert.EndsWith(".", Refusal(Grey[..length]), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(65_500, 65_500, "larger than this server reads")]
    [InlineData(20_000, 20_000, "more than a file of")]
    [InlineData(0, 5, "5×0 pixels")]
    public void A_size_that_cannot_be_is_refused_before_anything_is_decoded(int rows, int columns, string sentence)
    {
        byte[] file = Claiming(frame =>
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame[5..], (ushort)rows);
            BinaryPrimitives.WriteUInt16BigEndian(frame[7..], (ushort)columns);
        });
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(sentence, Refusal(file), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Theory]
    [InlineData(1, 0xc3)]
    [InlineData(1, 0xc9)]
    [InlineData(4, 12)]
    [InlineData(9, 2)]
    public void Kinds_that_photographs_do_not_have_are_refused(int at, int value) =>
        Assert.Contains("send a baseline or progressive JPEG", Refusal(Claiming(frame => frame[at] = (byte)value)), StringComparison.Ordinal);

    [Fact]
    public void More_pixels_than_the_limits_are_refused() => Assert.Contains(
        "larger than", Assert.Throws<ImageFormatException>(() => Read(Grey, new ImageLimits(1 << 20, 100))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_hang_up_stops_the_reading()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => JpegReader.Read(new MemoryStream(Grey), ImageLimits.Default, source.Token));
    }

    private delegate void Change(Span<byte> frame);

    private static byte[] Claiming(Change change)
    {
        byte[] file = [.. Grey];
        change(file.AsSpan(file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xff, 0xc0])));
        return file;
    }

    private static void Read(byte[] file, ImageLimits limits) => JpegReader.Read(new MemoryStream(file), limits, TestContext.Current.CancellationToken);

    private static string Refusal(byte[] file) => Assert.Throws<ImageFormatException>(() => Read(file, ImageLimits.Default)).Message;
}
