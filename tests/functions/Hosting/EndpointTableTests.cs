using System.Text;
using Aiaa.Functions.Tests.Support;
using Microsoft.AspNetCore.Routing;

namespace Aiaa.Functions.Tests.Hosting;

/// <summary>
/// Walks the whole table of endpoints with every method and all kinds of bodies: whatever comes back, a success or a refusal, has its
/// length and is not chunked (<see cref="RawHttp"/> sees to both), and no error is without its body.
/// </summary>
public sealed class EndpointTableTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"];

    private static readonly (string Type, string Body)[] Bodies =
    [
        ("text/plain", string.Empty),
        ("application/json", "{}"),
        ("application/json", """{"file_name": "a.nii", "length": 3, "sha256": "0000000000000000000000000000000000000000000000000000000000000000"}"""),
        ("application/octet-stream", "\u0001\u0002\u0003"),
        ("multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.nii\"\r\n\r\nabc\r\n--B--\r\n"),
        ("multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.nii\"\r\n\r\nhalf of"),
    ];

    private static readonly (int From, int To) Success = (200, 299);

    [Fact]
    public async Task Every_answer_of_the_table_has_its_length_whatever_is_sent()
    {
        await server.PutModelAsync("m");
        string session = await server.NewSessionAsync([1, 2, 3]);
        HashSet<int> statuses = [];
        foreach ((string pattern, HashSet<string> taken) in Table())
        {
            foreach (string method in Methods)
            {
                // What is there, and what is not; nothing that is there may go before the walk is over.
                bool removes = method == "DELETE";
                string known = Path(pattern, removes ? "none" : "m", removes ? "none" : session);
                foreach ((string type, string body) in taken.Contains(method) ? Bodies : Bodies[..1])
                {
                    statuses.Add(await SendAsync(method, known, type, body));
                }

                statuses.Add(await SendAsync(method, $"{Path(pattern, "none", "none")}/?model=m", "text/plain", string.Empty));
            }
        }

        Assert.Superset(new HashSet<int> { 200, 400, 404, 405 }, statuses);
    }

    [Fact]
    public async Task A_deleted_model_and_a_deleted_session_are_answered_with_their_length_too()
    {
        await server.PutModelAsync("gone");
        string session = await server.NewSessionAsync([1, 2, 3]);
        Assert.Equal(200, await SendAsync("DELETE", "/admin/model/gone", "text/plain", string.Empty));
        Assert.Equal(200, await SendAsync("DELETE", $"/session/{session}", "text/plain", string.Empty));
        Assert.Equal(440, await SendAsync("POST", $"/v1/segmentation?model=m&session_id={session}", "text/plain", string.Empty));
    }

    private static string Path(string pattern, string name, string id)
        => $"/{pattern.Trim('/').Replace("{name}", name, StringComparison.Ordinal).Replace("{id}", id, StringComparison.Ordinal)}";

    private Dictionary<string, HashSet<string>> Table() => server.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .GroupBy(endpoint => endpoint.RoutePattern.RawText!)
        .ToDictionary(
            group => group.Key,
            group => group.SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods).ToHashSet());

    private async Task<int> SendAsync(string method, string path, string type, string body)
    {
        byte[] content = Encoding.Latin1.GetBytes(body);
        RawAnswer answer = await RawHttp.SendAsync(
            server.Address,
            $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: {content.Length}\r\nConnection: close\r\n\r\n",
            content);
        bool success = answer.Status >= Success.From && answer.Status <= Success.To;
        Assert.True(success || method == "HEAD" || answer.Body.Length > 0, $"{method} {path}: {answer.StatusLine} has no body");
        Assert.True(answer.Status < 500, $"{method} {path}: {answer.StatusLine} {answer.Text}");
        return answer.Status;
    }
}
