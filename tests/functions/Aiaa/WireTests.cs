using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Aiaa.Functions.Tests.Support;

namespace Aiaa.Functions.Tests.Aiaa;

/// <summary>Bytes on the socket, sent and read as the official clients do.</summary>
public sealed class WireTests(ApiServer server) : IClassFixture<ApiServer>, IAsyncLifetime
{
    private const string PythonBoundary = "----------lImIt_of_THE_fIle_eW_$";

    private static readonly byte[] Image = RandomNumberGenerator.GetBytes(70_000);
    private static readonly byte[] Mask = RandomNumberGenerator.GetBytes(400_000);

    public async ValueTask InitializeAsync()
    {
        await server.PutModelAsync("my model");
        server.Runner.OnRun = _ => new ScriptedAnswer("""{"points":[[1,2,3]]}""", Mask);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_python_client_is_understood_and_understands()
    {
        byte[] body = Concat(
            $"--{PythonBoundary}\r\nContent-Disposition: form-data; name=\"params\"\r\n\r\n{{\"points\": \"[[1, 2, 3]]\"}}\r\n"
            + $"--{PythonBoundary}\r\nContent-Disposition: form-data; name=\"datapoint\"; filename=\"ct 1.nii.gz\"\r\nContent-Type: application/octet-stream\r\n\r\n",
            Image,
            $"\r\n--{PythonBoundary}--\r\n\r\n");
        RawAnswer answer = await RawHttp.SendAsync(
            server.Address,
            $"""
            POST /v1/segmentation?model=my+model HTTP/1.1
            Host: 127.0.0.1:5000
            Accept-Encoding: identity
            Content-Length: {body.Length}
            content-type: multipart/form-data; boundary={PythonBoundary}


            """,
            body);

        Assert.Equal("HTTP/1.1 200 OK", answer.StatusLine);
        Assert.Equal("[[1,2,3]]", server.Runner.Runs.Last().Request.Params["points"]!.ToJsonString());
        Assert.Equal(Image, server.Runner.Runs.Last().Image);
        AssertForm(answer);
    }

    [Fact]
    public async Task The_cpp_client_is_understood_over_http_1_0_with_a_quoted_boundary()
    {
        byte[] body = Concat(
            "--MIME_boundary_0A1B\r\nContent-Disposition: form-data; name=\"params\"\r\n\r\n{}\r\n"
            + "--MIME_boundary_0A1B\r\nContent-Disposition: form-data; filename=\"tmp.nii.gz\"; name=\"image\"\r\nContent-Type: application/octet-stream\r\n\r\n",
            Image,
            "\r\n--MIME_boundary_0A1B--\r\n");
        RawAnswer session = await RawHttp.SendAsync(
            server.Address,
            $"""
            PUT /session/ HTTP/1.0
            Host: 127.0.0.1
            Content-Type: multipart/form-data; boundary="MIME_boundary_0A1B"
            Content-Length: {body.Length}
            Connection: Close


            """,
            body);
        Assert.Equal(200, session.Status);
        string id = (string)JsonNode.Parse(session.Text)!["session_id"]!;

        const string ParamsOnly = "--B\r\nContent-Disposition: form-data; name=\"params\"\r\n\r\n{\"foreground\":[[1,2,3]]}\r\n--B--\r\n";
        RawAnswer answer = await RawHttp.SendAsync(
            server.Address,
            $"""
            POST /v1/deepgrow?model=my%20model&session_id={id} HTTP/1.0
            Content-Type: multipart/form-data; boundary="B"
            Content-Length: {ParamsOnly.Length}


            """,
            Encoding.ASCII.GetBytes(ParamsOnly));
        Assert.Equal(200, answer.Status);
        AssertForm(answer);
    }

    [Fact]
    public async Task A_session_that_is_over_answers_440_with_the_reason_that_the_cpp_client_shows()
    {
        RawAnswer answer = await RawHttp.SendAsync(
            server.Address, "POST /v1/inference?model=my+model&session_id=gone HTTP/1.0\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal("HTTP/1.1 440 Session Expired", answer.StatusLine);
        Assert.Contains("\"success\":false", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /", 200)]
    [InlineData("HEAD /", 200)]
    [InlineData("GET /v1/models", 200)]
    [InlineData("HEAD /v1/models/", 200)]
    [InlineData("GET /v1/models?model=none", 404)]
    [InlineData("GET /logs/?lines=5", 200)]
    [InlineData("GET /logs/?lines=x", 400)]
    [InlineData("GET /health", 200)]
    [InlineData("GET /health?runner=true", 200)]
    [InlineData("GET /admin/model/none", 404)]
    [InlineData("HEAD /admin/model/none", 404)]
    [InlineData("GET /session/none", 404)]
    [InlineData("HEAD /session/none", 404)]
    [InlineData("DELETE /session/none", 404)]
    [InlineData("GET /session/", 405)]
    [InlineData("PUT /v1/models", 405)]
    [InlineData("DELETE /v1/segmentation", 405)]
    [InlineData("GET /nothing/here", 404)]
    [InlineData("OPTIONS /v1/segmentation", 200)]
    [InlineData("OPTIONS /nothing/here", 200)]
    [InlineData("OPTIONS /admin/model/x", 405)]
    [InlineData("POST /SweepTimer", 200)]
    [InlineData("BREW /v1/models", 405)]
    public async Task Every_answer_has_its_length_and_no_error_is_empty(string request, int status)
    {
        foreach (string version in new[] { "1.0", "1.1" })
        {
            RawAnswer answer = await RawHttp.SendAsync(
                server.Address, $"{request} HTTP/{version}\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            Assert.Equal(status, answer.Status);
            if (status >= 400 && !request.StartsWith("HEAD", StringComparison.Ordinal))
            {
                JsonNode error = JsonNode.Parse(answer.Text)!;
                Assert.Equal((string?)error["detail"], (string?)error["error"]!["message"]![0]);
                Assert.True(((string)error["detail"]!).Length > 20);
            }
        }
    }

    [Fact]
    public async Task A_head_has_the_length_that_get_would_have()
    {
        RawAnswer head = await RawHttp.SendAsync(server.Address, "HEAD /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n");
        RawAnswer get = await RawHttp.SendAsync(server.Address, "GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.Equal(get.Headers["Content-Length"], head.Headers["Content-Length"]);
    }

    [Fact]
    public async Task Pages_of_any_origin_may_call_but_not_administer()
    {
        RawAnswer preflight = await RawHttp.SendAsync(
            server.Address,
            "OPTIONS /session/ HTTP/1.1\r\nHost: localhost\r\nOrigin: https://viewer.example\r\nAccess-Control-Request-Method: PUT\r\n"
            + "Access-Control-Request-Headers: authorization,content-type\r\n\r\n");
        Assert.Equal("0", preflight.Headers["Content-Length"]);
        Assert.Equal("*", preflight.Headers["Access-Control-Allow-Origin"]);
        Assert.Contains("PUT", preflight.Headers["Access-Control-Allow-Methods"], StringComparison.Ordinal);
        Assert.Equal("authorization,content-type", preflight.Headers["Access-Control-Allow-Headers"]);

        RawAnswer error = await RawHttp.SendAsync(server.Address, "GET /v1/models?model=none HTTP/1.1\r\nHost: localhost\r\nOrigin: https://viewer.example\r\n\r\n");
        Assert.Equal("*", error.Headers["Access-Control-Allow-Origin"]);

        foreach (string request in new[] { "OPTIONS /admin/model/x", "OPTIONS /ADMIN/model/x", "DELETE /admin/model/x", "GET /admin/model/x" })
        {
            RawAnswer admin = await RawHttp.SendAsync(
                server.Address, $"{request} HTTP/1.1\r\nHost: localhost\r\nOrigin: https://viewer.example\r\nAccess-Control-Request-Method: PUT\r\n\r\n");
            Assert.DoesNotContain(admin.Headers.Keys, name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:5000")]
    [InlineData("127.0.0.1.evil.example")]
    public async Task A_page_that_points_its_own_name_at_loopback_is_refused(string host)
    {
        RawAnswer answer = await RawHttp.SendAsync(server.Address, $"GET /v1/models HTTP/1.1\r\nHost: {host}\r\n\r\n");
        Assert.Equal(400, answer.Status);
        Assert.Equal("WrongHost", (string?)JsonNode.Parse(answer.Text)!["error"]!["type"]);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:1234")]
    [InlineData("127.0.0.1:5000")]
    [InlineData("[::1]:5000")]
    public async Task Loopback_names_are_ours(string host)
        => Assert.Equal(200, (await RawHttp.SendAsync(server.Address, $"GET /v1/models HTTP/1.1\r\nHost: {host}\r\n\r\n")).Status);

    [Theory]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("GET /v1/models HTTP/1.1\r\n\r\n")]
    [InlineData("GET /v1/models HTTP/9.9\r\nHost: localhost\r\n\r\n")]
    [InlineData("PUT /session/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n")]
    public async Task What_is_no_http_at_all_gets_a_status_with_a_length(string request)
        => Assert.InRange((await RawHttp.SendAsync(server.Address, request)).Status, 400, 505);

    // As the Python client does: the header's boundary, split, headers of each part, text part and file part.
    private static void AssertForm(RawAnswer answer)
    {
        string type = answer.Headers["Content-Type"];
        Assert.StartsWith("multipart/form-data; boundary=", type, StringComparison.Ordinal);
        string boundary = type["multipart/form-data; boundary=".Length..];
        byte[] expected = Concat(
            $"--{boundary}\r\nContent-Disposition: form-data; name=\"params\"\r\nContent-Type: application/json\r\n\r\n{{\"points\":[[1,2,3]]}}\r\n"
            + $"--{boundary}\r\nContent-Disposition: form-data; name=\"image\"; filename=\"result.nii.gz\"\r\nContent-Type: application/octet-stream\r\n\r\n",
            Mask,
            $"\r\n--{boundary}--\r\n");
        Assert.Equal(expected, answer.Body);
    }

    private static byte[] Concat(string before, byte[] middle, string after)
        => [.. Encoding.ASCII.GetBytes(before), .. middle, .. Encoding.ASCII.GetBytes(after)];
}
