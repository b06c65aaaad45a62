using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Tests.Support;

namespace Aiaa.Functions.Tests.Aiaa;

public sealed class SessionTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static readonly byte[] Image = RandomNumberGenerator.GetBytes(300_000);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/session/", "image")]
    [InlineData("/session", "datapoint")]
    [InlineData("/session/?expiry=0&save_as=.nii", "image0")]
    public async Task An_uploaded_image_comes_back_byte_for_byte(string path, string field)
    {
        JsonNode answer = await server.JsonAsync(
            HttpMethod.Put, path, ApiServer.Form(ApiServer.Params("{}"), ApiServer.File(field, @"C:\Doe^John\CT 1.NII.GZ", Image)));
        string id = (string)answer["session_id"]!;

        using HttpResponseMessage file = await server.SendAsync(HttpMethod.Get, $"/session/{id}?image=true");
        Assert.Equal("application/octet-stream", file.Content.Headers.ContentType!.MediaType);
        Assert.Equal("image.nii.gz", file.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.Equal(Image.Length, file.Content.Headers.ContentLength);
        Assert.Equal(Image, await file.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task The_info_has_the_keys_of_monai_label_and_nothing_of_the_clients_file_name()
    {
        JsonNode answer = await server.JsonAsync(HttpMethod.Put, "/session/", ApiServer.Form(ApiServer.File("image", "Doe.nii", Image)));
        string id = (string)answer["session_id"]!;
        Assert.Equal('4', id[14]);

        JsonNode info = await server.JsonAsync(HttpMethod.Get, $"/session/{id}/");
        Assert.Equal(["name", "path", "image", "meta", "create_ts", "last_access_ts", "expiry"], info.AsObject().Select(pair => pair.Key));
        Assert.True(JsonNode.DeepEquals(info, answer["session_info"]));
        Assert.Equal(id, (string?)info["name"]);
        Assert.Equal(server.Time.GetUtcNow().ToUnixTimeSeconds(), (long)info["create_ts"]!);
        Assert.Equal(3600, (int)info["expiry"]!);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Image)), (string?)info["meta"]!["sha256"]);
        Assert.DoesNotContain("Doe", info.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("60", 60)]
    [InlineData("0", 3600)]
    [InlineData("-5", 3600)]
    [InlineData("999999", 3600)]
    [InlineData("", 3600)]
    public async Task The_expiry_is_what_was_asked_for_within_the_default(string asked, int granted)
    {
        JsonNode answer = await server.JsonAsync(HttpMethod.Put, $"/session/?expiry={asked}", ApiServer.Form(ApiServer.File("image", "a.nii", Image)));
        Assert.Equal(granted, (int)answer["session_info"]!["expiry"]!);
    }

    [Fact]
    public async Task A_session_ends_exactly_when_its_time_is_over()
    {
        string id = await server.NewSessionAsync(Image, expiry: 60);
        server.Time.Advance(TimeSpan.FromSeconds(59.999));
        await server.JsonAsync(HttpMethod.Get, $"/session/{id}");
        server.Time.Advance(TimeSpan.FromSeconds(0.001));
        await server.RefusedAsync(404, "SessionNotFound", HttpMethod.Get, $"/session/{id}");
        await server.RefusedAsync(404, "SessionNotFound", HttpMethod.Get, $"/session/{id}?image=true");
        await server.RefusedAsync(404, "SessionNotFound", HttpMethod.Delete, $"/session/{id}");
    }

    [Fact]
    public async Task Looking_at_a_session_does_not_prolong_it_but_update_ts_does()
    {
        string id = await server.NewSessionAsync(Image, expiry: 60);
        server.Time.Advance(TimeSpan.FromSeconds(40));
        JsonNode looked = await server.JsonAsync(HttpMethod.Get, $"/session/{id}");
        Assert.Equal((long)looked["create_ts"]!, (long)looked["last_access_ts"]!);

        JsonNode touched = await server.JsonAsync(HttpMethod.Get, $"/session/{id}?update_ts=true");
        Assert.Equal((long)looked["create_ts"]! + 40, (long)touched["last_access_ts"]!);
        server.Time.Advance(TimeSpan.FromSeconds(59));
        await server.JsonAsync(HttpMethod.Get, $"/session/{id}");
        server.Time.Advance(TimeSpan.FromSeconds(1));
        await server.RefusedAsync(404, "SessionNotFound", HttpMethod.Get, $"/session/{id}");
    }

    [Fact]
    public async Task Delete_ends_a_session_and_leaves_nothing_in_storage()
    {
        string id = await server.NewSessionAsync(Image);
        JsonNode info = await server.JsonAsync(HttpMethod.Delete, $"/session/{id}");
        Assert.Equal(id, (string?)info["name"]);
        await server.RefusedAsync(404, "SessionNotFound", HttpMethod.Get, $"/session/{id}");
        await server.RefusedAsync(404, "SessionNotFound", HttpMethod.Delete, $"/session/{id}/");
        await AssertNothingStoredAsync(id);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("00000000-0000-0000-0000-00000000000")]
    [InlineData("%23%3F%2F..")]
    [InlineData("{00000000-0000-4000-8000-000000000000}")]
    [InlineData("00000000-0000-4000-8000-000000000000")]
    public async Task An_id_that_is_none_is_an_unknown_session(string id)
        => await server.RefusedAsync(404, "SessionNotFound", HttpMethod.Get, $"/session/{id}");

    public static TheoryData<string, string, string> BadUploads => new()
    {
        { "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.nii\"\r\n\r\n\r\n--B--\r\n", "empty" },
        { "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"params\"\r\n\r\n{}\r\n--B--\r\n", "no image" },
        { "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.nii\"\r\n\r\nhalf of", "not a whole" },
        { "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.nii\"\r\n\r\nx\r\n--B\r\nContent-Disposition: form-data; name=\"b\"; filename=\"b.nii\"\r\n\r\ny\r\n--B--\r\n", "one image" },
        { "multipart/form-data", "--B\r\n\r\n--B--\r\n", "boundary" },
        { "multipart/form-data; boundary=B", "", "no image" },
        { "application/octet-stream", "\u0001\u0002\u0003", "neither multipart" },
        { "application/x-www-form-urlencoded", """{"dicom":{"server_address":"pacs"}}""", "PACS" },
        { "application/json", """ {"https":{"url":"http://example.org"}}""", "key http" },
        { "application/json", """ {"http":"http://example.org"}""", "key http" },
        { "application/json", """ {"http":{"url":"http://example.org", "url":"http://example.com"}}""", "key http" },
        { "application/json", """ {"http":{"url":"http://example.org", "files": {}}}""", "'files'" },
        { "application/json", """ {"http":{"url":"\ud800"}}""", "Unicode" },
        { "application/json", """ ["http"]""", "key http" },
        { "application/json", """ {"http":""", "key http" },
    };

    [Theory]
    [MemberData(nameof(BadUploads))]
    public async Task An_upload_that_is_not_one_image_is_refused_with_a_sentence_and_nothing_is_kept(string type, string body, string says)
    {
        HashSet<string> before = await server.StoredAsync();
        ByteArrayContent content = new(Encoding.Latin1.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        string sentence = await server.RefusedAsync(400, "BadRequest", HttpMethod.Put, "/session/", content);
        Assert.Contains(says, sentence, StringComparison.OrdinalIgnoreCase);
        Assert.Subset(before, await server.StoredAsync());
        await server.NewSessionAsync(Image);
    }

    [Theory]
    [InlineData("/session/?expiry=soon")]
    [InlineData("/session/?uncompress=true")]
    public async Task Options_that_cannot_be_honoured_are_refused(string path)
        => await server.RefusedAsync(400, "BadRequest", HttpMethod.Put, path, ApiServer.Form(ApiServer.File("image", "a.nii", Image)));

    private async Task AssertNothingStoredAsync(string id)
    {
        StorageSetup storage = server.Service<StorageSetup>();
        Assert.Empty(await storage.Images.GetBlobsAsync(new() { Prefix = id }, Cancellation).ToListAsync(Cancellation));
        Assert.Empty(await storage.Sessions.QueryAsync<Azure.Data.Tables.TableEntity>($"PartitionKey eq '{id}'", cancellationToken: Cancellation).ToListAsync(Cancellation));
        Assert.Empty(await storage.SessionExpiry.QueryAsync<Azure.Data.Tables.TableEntity>($"RowKey eq '{id}'", cancellationToken: Cancellation).ToListAsync(Cancellation));
    }
}
