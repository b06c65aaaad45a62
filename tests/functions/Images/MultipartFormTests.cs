using System.Text;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using CsCheck;

namespace Aiaa.Functions.Tests.Images;

public sealed class MultipartFormTests
{
    private const string Boundary = "----------lImIt_of_THE_fIle_eW_$";

    private static readonly Gen<Sent[]> Forms = Gen.Select(
            Gen.String[Gen.Char["abcXYZ019_ "], 0, 8],
            Gen.String[Gen.Char["abc. ()[]ä"], 0, 12],
            Gen.Bool,
            Gen.OneOf(Gen.Byte, Gen.Int[0, 2].Select(i => "\r\n-"u8[i])).Array[0, 300],
            (name, file, hasFile, content) => new Sent(name, hasFile ? file : null, content))
        .Array[0, 5];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Every_form_is_read_as_it_was_sent_however_it_arrives() => Gen.Select(Forms, Gen.Int[1, 4000]).SampleAsync(
        async (form, piece) =>
        {
            List<Sent> seen = await ReadAsync(new PiecewiseStream(Encode(form), piece));
            Assert.Equal(form.Length, seen.Count);
            foreach ((Sent sent, Sent read) in form.Zip(seen))
            {
                Assert.Equal((sent.Name, sent.FileName), (read.Name, read.FileName));
                Assert.Equal(sent.Content, read.Content);
            }
        },
        iter: 300);

    [Fact]
    public async Task A_form_that_ends_anywhere_before_its_closing_boundary_is_refused()
    {
        byte[] whole = Encode([new("params", null, "{}"u8.ToArray()), new("image", "a.nii", [1, 2, 3, 13, 10, 45, 45])]);
        for (int length = 0; length < whole.Length - "--\r\n".Length; length++)
        {
            ApiException refused = await Assert.ThrowsAsync<ApiException>(() => ReadAsync(new MemoryStream(whole, 0, length)));
            Assert.Equal(Failure.BadRequest, refused.Failure);
        }

        Assert.Equal(2, (await ReadAsync(new MemoryStream(whole))).Count);
    }

    [Fact]
    public Task Bytes_that_are_no_form_are_refused_and_nothing_else() => Gen.Byte.Array[0, 500].SampleAsync(
        async noise => await Assert.ThrowsAsync<ApiException>(() => ReadAsync(new MemoryStream([.. Encoding.ASCII.GetBytes($"--{Boundary}\r\n"), .. noise]))),
        iter: 300);

    [Fact]
    public async Task A_form_of_endless_parts_is_refused()
    {
        Sent[] many = [.. Enumerable.Range(0, 20_001).Select(_ => new Sent("a", null, []))];
        ApiException refused = await Assert.ThrowsAsync<ApiException>(() => ReadAsync(new MemoryStream(Encode(many))));
        Assert.Contains("20000 parts", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=" + Boundary, Boundary)]
    [InlineData("multipart/form-data; boundary=\"MIME_boundary_0A\"", "MIME_boundary_0A")]
    [InlineData("Multipart/Form-Data;charset=utf-8;BOUNDARY=abc ; x=y", "abc")]
    [InlineData("multipart/form-data; boundary=a/b:c=d?e", "a/b:c=d?e")]
    [InlineData("multipart/form-data; boundary=\"with space;and semicolon\"", "with space;and semicolon")]
    [InlineData("multipart/form-data; boundary=\"never closed", "never closed")]
    [InlineData("multipart/form-data; boundary=", null)]
    [InlineData("multipart/form-data; boundary=\"\"", null)]
    [InlineData("multipart/form-data", null)]
    [InlineData(null, null)]
    public void The_boundary_is_found_whatever_its_quoting(string? contentType, string? boundary)
        => Assert.Equal(boundary, MultipartBoundary.Find(contentType));

    [Fact]
    public void A_boundary_without_end_is_none()
        => Assert.Null(MultipartBoundary.Find("multipart/form-data; boundary=" + new string('x', 5000)));

    [Theory]
    [InlineData("form-data; name=\"image\"; filename=\"a b.nii.gz\"", "image", "a b.nii.gz")]
    [InlineData("form-data; filename=\"a.nii\"; name=\"image\"", "image", "a.nii")]
    [InlineData("form-data; name=image; filename=a.nii", "image", "a.nii")]
    [InlineData("form-data; name=\"image\"; filename=\"C:\\dir\\a.nii\"", "image", "C:\\dir\\a.nii")]
    [InlineData("form-data; name=\"image\"; filename=\"\"", "image", "")]
    [InlineData("form-data; name=\"x; filename=y\"", "x; filename=y", null)]
    [InlineData("form-data; name=\"image\"; filename*=UTF-8''a.nii", "image", "UTF-8''a.nii")]
    [InlineData("form-data", "", null)]
    [InlineData("", "", null)]
    [InlineData(null, "", null)]
    public void Name_and_file_name_are_found_whatever_their_quoting(string? header, string name, string? fileName)
        => Assert.Equal(new PartDisposition(name, fileName), PartDisposition.Parse(header));

    private static async Task<List<Sent>> ReadAsync(Stream body)
    {
        List<Sent> parts = [];
        await foreach (FormPart part in new MultipartForm(body, Boundary).PartsAsync(Cancellation))
        {
            using MemoryStream content = new();
            await part.Content.CopyToAsync(content, Cancellation);
            parts.Add(new Sent(part.Name, part.FileName, content.ToArray()));
        }

        return parts;
    }

    private static byte[] Encode(IEnumerable<Sent> parts)
    {
        using MemoryStream body = new();
        foreach (Sent part in parts)
        {
            string file = part.FileName is null ? string.Empty : $"; filename=\"{part.FileName}\"";
            body.Write(Encoding.UTF8.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"{part.Name}\"{file}\r\n\r\n"));
            body.Write(part.Content);
            body.Write("\r\n"u8);
        }

        body.Write(Encoding.ASCII.GetBytes($"--{Boundary}--\r\n"));
        return body.ToArray();
    }

    private sealed record Sent(string Name, string? FileName, byte[] Content);

    /// <summary>Gives its bytes in pieces, as a network does.</summary>
    private sealed class PiecewiseStream(byte[] content, int piece) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
            => base.ReadAsync(buffer, offset, Math.Min(piece, count), cancellationToken);
    }
}
