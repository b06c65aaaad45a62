using System.Net;
using Aiaa.Functions.Tests.Support;
using Aiaa.Testing;

namespace Aiaa.Functions.Tests.Identity;

public sealed class AdminHostsTests(Azurite azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("*", 404)]
    [InlineData("127.0.0.1", 404)]
    [InlineData("10.0.0.0/8, 127.0.0.0/8", 404)]
    [InlineData("localhost", 404)]
    [InlineData("192.168.1.7", 403)]
    [InlineData("10.0.0.0/8", 403)]
    [InlineData("no-such-name.invalid", 403)]
    public async Task Only_listed_machines_administer(string hosts, int status)
    {
        await using ApiServer server = await ApiServer.StartAsync(azurite.NewAccount(), ("AIAA_ADMIN_HOSTS", hosts));
        await server.RefusedAsync(status, status == 403 ? "Forbidden" : "ModelNotFound", HttpMethod.Get, "/admin/model/none");
        if (status == 403)
        {
            string sentence = await server.RefusedAsync(
                403, "Forbidden", HttpMethod.Put, "/admin/model/x", ApiServer.ModelForm(ApiServer.Config(), [8]));
            Assert.Contains("AIAA_ADMIN_HOSTS", sentence, StringComparison.Ordinal);
        }

        await server.JsonAsync(HttpMethod.Get, "/v1/models");
    }

    [Fact]
    public async Task A_forwarded_address_means_nothing_where_no_functions_host_wrote_it()
    {
        await using ApiServer server = await ApiServer.StartAsync(azurite.NewAccount(), ("AIAA_ADMIN_HOSTS", "203.0.113.7"));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(server, "203.0.113.7"));
    }

    [Theory]
    [InlineData("203.0.113.7", 404)]
    [InlineData("203.0.113.7:51234", 404)]
    [InlineData("::ffff:203.0.113.7", 404)]
    [InlineData("198.51.100.1", 403)]
    [InlineData("203.0.113.7, 198.51.100.1", 403)]
    [InlineData("nonsense", 403)]
    [InlineData(null, 403)]
    public async Task Behind_the_functions_host_the_address_is_the_one_that_it_wrote(string? forwarded, int status)
    {
        await using ApiServer server = await ApiServer.StartAsync(
            azurite.NewAccount(), ("AIAA_ADMIN_HOSTS", "203.0.113.0/24"), ("FUNCTIONS_CUSTOMHANDLER_PORT", "0"));
        Assert.Equal(status, (int)await AskAsync(server, forwarded));
    }

    [Fact]
    public async Task Other_names_of_the_server_can_be_allowed()
    {
        await using ApiServer server = await ApiServer.StartAsync(azurite.NewAccount(), ("AIAA_ALLOWED_HOSTS", "aiaa.clinic.example,*.lab.example"));
        foreach ((string host, int status) in new[] { ("aiaa.clinic.example", 200), ("a.lab.example:80", 200), ("localhost", 400), ("evil.example", 400) })
        {
            RawAnswer answer = await RawHttp.SendAsync(server.Address, $"GET /v1/models HTTP/1.1\r\nHost: {host}\r\n\r\n");
            Assert.Equal(status, answer.Status);
        }
    }

    [Fact]
    public async Task Behind_the_functions_host_the_name_is_the_forwarded_one_and_the_timer_has_none()
    {
        await using ApiServer server = await ApiServer.StartAsync(
            azurite.NewAccount(), ("AIAA_ALLOWED_HOSTS", "aiaa.clinic.example"), ("FUNCTIONS_CUSTOMHANDLER_PORT", "0"));
        foreach ((string name, int status) in new[] { ("aiaa.clinic.example:443", 200), ("evil.example", 400) })
        {
            RawAnswer answer = await RawHttp.SendAsync(
                server.Address, $"GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1:1\r\nX-Forwarded-Host: {name}\r\n\r\n");
            Assert.Equal(status, answer.Status);
        }

        Assert.Equal(200, (await RawHttp.SendAsync(server.Address, "POST /SweepTimer HTTP/1.1\r\nHost: 127.0.0.1:1\r\nContent-Length: 0\r\n\r\n")).Status);
    }

    private static async Task<HttpStatusCode> AskAsync(ApiServer server, string? forwarded)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/admin/model/none");
        if (forwarded is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwarded);
        }

        using HttpResponseMessage response = await server.Http.SendAsync(request, Cancellation);
        return response.StatusCode;
    }
}
