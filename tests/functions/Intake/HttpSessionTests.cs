using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Aiaa.Functions.Tests.Support;
using Aiaa.Testing;
using Microsoft.AspNetCore.Http;

namespace Aiaa.Functions.Tests.Intake;

/// <summary>Sessions that are fetched: the documented JSON, as curl sends it, against servers that behave like XNAT, Orthanc and a DICOMweb server.</summary>
public sealed class HttpSessionTests(Azurite azurite) : IAsyncLifetime
{
    private const string Password = "s3cret-of-the-caller";

    private static readonly string Basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{Password}"));

    private static readonly (string Name, byte[] Content)[] Series =
        [.. MadeSeries.Files(5).Select((file, slice) => ($"E1/scans/4/resources/DICOM/files/1.2.3.{9 - slice}.dcm", file))];

    private FileServer _files = null!;
    private ApiServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _files = await FileServer.StartAsync(AnswerAsync);
        _server = await ApiServer.StartAsync(azurite.NewAccount(), ("AIAA_ALLOW_HOSTS", _files.Address.Authority), ("AIAA_ALLOW_NETWORKS", "local"));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _files.DisposeAsync();
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task The_documented_request_to_xnat_makes_a_session_whatever_its_content_type_says(string? contentType)
    {
        JsonNode answer = await _server.JsonAsync(HttpMethod.Put, "/session/?expiry=600", Body(
            $$"""
            {
              "http": {
                "url": "{{_files.Address}}data/projects/AIAA/subjects/S1/experiments/E1/scans/4/resources/DICOM/files",
                "method": "GET",
                "params": { "format": "zip" },
                "auth": ["admin", "{{Password}}"]
              }
            }
            """,
            contentType));

        Assert.Equal(600, (int)answer["session_info"]!["expiry"]!);
        await SeriesImage.AssertAsync(_server, (string)answer["session_id"]!, slices: 5);
        Assert.Equal("/data/projects/AIAA/subjects/S1/experiments/E1/scans/4/resources/DICOM/files?format=zip", Assert.Single(_files.Asked));
    }

    [Theory]
    [InlineData("series/0f1a-orthanc/archive")]
    [InlineData("series/0f1a-orthanc/redirected")]
    [InlineData("dicom-web/studies/1.2/series/1.2.3")]
    public async Task Archives_of_orthanc_and_answers_of_dicomweb_make_a_session(string path)
    {
        JsonNode answer = await _server.JsonAsync(HttpMethod.Put, "/session/", Body(
            $$"""{"http": {"url": "{{_files.Address}}{{path}}", "headers": {"Authorization": "{{Basic}}", "Accept": "multipart/related; type=\"application/dicom\""} } }"""));
        await SeriesImage.AssertAsync(_server, (string)answer["session_id"]!, slices: 5);
    }

    [Fact]
    public async Task A_single_image_is_fetched_as_it_is()
    {
        JsonNode answer = await _server.JsonAsync(HttpMethod.Put, "/session/", Body(
            $$"""{"http": {"url": "{{_files.Address}}image", "auth": ["admin", "{{Password}}"]} }"""));
        using HttpResponseMessage image = await _server.SendAsync(HttpMethod.Get, $"/session/{answer["session_id"]}?image=true");
        Assert.Equal("image.nii.gz", image.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
    }

    [Theory]
    [InlineData("series/0f1a-orthanc/archive", "wrong", 502, "SourceFailed", "401")]
    [InlineData("nowhere", Password, 502, "SourceFailed", "404")]
    [InlineData("page", Password, 400, "BadImage", "No image")]
    [InlineData("cut", Password, 400, "BadImage", "zip")]
    public async Task What_cannot_be_fetched_is_told_and_nothing_of_it_stays(string path, string password, int status, string type, string says)
    {
        string sentence = await _server.RefusedAsync(status, type, HttpMethod.Put, "/session/", Body(
            $$"""{"http": {"url": "{{_files.Address}}{{path}}", "auth": ["admin", "{{password}}"]} }"""));
        Assert.Contains(says, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, sentence, StringComparison.Ordinal);
        Assert.Empty(await _server.StoredAsync());
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://example.org/")]
    [InlineData("http://2130706433/")]
    public async Task What_is_not_listed_is_forbidden(string url)
        => await _server.RefusedAsync(403, "SourceForbidden", HttpMethod.Put, "/session/", Body($$"""{"http": {"url": "{{url}}"} }"""));

    [Fact]
    public async Task Nothing_is_fetched_until_the_operator_says_from_where()
    {
        await using ApiServer closed = await ApiServer.StartAsync(_server.Storage);
        string sentence = await closed.RefusedAsync(403, "SourceForbidden", HttpMethod.Put, "/session/", Body($$"""{"http": {"url": "{{_files.Address}}image"} }"""));
        Assert.Contains("AIAA_ALLOW_HOSTS", sentence, StringComparison.Ordinal);

        await using ApiServer listed = await ApiServer.StartAsync(_server.Storage, ("AIAA_ALLOW_HOSTS", _files.Address.Authority));
        sentence = await listed.RefusedAsync(403, "SourceForbidden", HttpMethod.Put, "/session/", Body($$"""{"http": {"url": "{{_files.Address}}image"} }"""));
        Assert.Contains("AIAA_ALLOW_NETWORKS", sentence, StringComparison.Ordinal);
        Assert.Empty(_files.Asked);
    }

    [Fact]
    public async Task A_web_page_cannot_have_the_server_fetch()
    {
        using HttpRequestMessage request = new(HttpMethod.Put, "/session/") { Content = Body($$"""{"http": {"url": "{{_files.Address}}image"} }""") };
        request.Headers.Add("Origin", "https://page.example");
        using HttpResponseMessage response = await _server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(403, (int)response.StatusCode);
        Assert.Empty(_files.Asked);
    }

    [Fact]
    public async Task Credentials_are_nowhere_in_storage()
    {
        await _server.JsonAsync(HttpMethod.Put, "/session/", Body($$"""{"http": {"url": "{{_files.Address}}image?token={{Password}}", "auth": ["admin", "{{Password}}"]} }"""));
        Assert.DoesNotContain(await _server.StoredAsync(), thing => thing.Contains(Password, StringComparison.Ordinal));
        using HttpResponseMessage logs = await _server.SendAsync(HttpMethod.Get, "/logs/?lines=1000");
        Assert.DoesNotContain(Password, await logs.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static StringContent Body(string json, string? contentType = "application/x-www-form-urlencoded")
    {
        StringContent body = new(json);
        body.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return body;
    }

    private static Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization != Basic)
        {
            context.Response.StatusCode = 401;
            return context.Response.WriteAsync("<html>log in</html>");
        }

        HttpResponse response = context.Response;
        switch (context.Request.Path.Value)
        {
            case "/series/0f1a-orthanc/redirected":
                response.Redirect("/series/0f1a-orthanc/archive");
                return Task.CompletedTask;
            case "/dicom-web/studies/1.2/series/1.2.3":
                return DicomWebAsync(response);
            case "/image":
                response.Headers.ContentDisposition = "attachment; filename=\"scan.nii.gz\"";
                return response.Body.WriteAsync(Pictures.Nifti([2, 2, 2], new short[8])).AsTask();
            case "/page":
                return response.WriteAsync("<html>not what you wanted</html>");
            case "/cut":
                return response.Body.WriteAsync(Archived.As("zip", Series).AsMemory(0, 900)).AsTask();
            case { } path when path.EndsWith("/archive", StringComparison.Ordinal) || path.EndsWith("/DICOM/files", StringComparison.Ordinal):
                response.ContentType = "application/zip";
                return response.Body.WriteAsync(Archived.As("zip", [("DICOMDIR", [1]), .. Series])).AsTask();
            default:
                response.StatusCode = 404;
                return Task.CompletedTask;
        }
    }

    private static async Task DicomWebAsync(HttpResponse response)
    {
        response.ContentType = "multipart/related; type=\"application/dicom\"; boundary=mark-of-parts";
        foreach ((_, byte[] content) in Series)
        {
            await response.WriteAsync("--mark-of-parts\r\nContent-Type: application/dicom\r\n\r\n");
            await response.Body.WriteAsync(content);
            await response.WriteAsync("\r\n");
        }

        await response.WriteAsync("--mark-of-parts--\r\n");
    }
}
