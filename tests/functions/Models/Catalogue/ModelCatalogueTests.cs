using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Models.Catalogue;
using Aiaa.Functions.Tests.Support;
using Aiaa.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Aiaa.Functions.Tests.Models.Catalogue;

public sealed class ModelCatalogueTests(Azurite azurite) : IAsyncLifetime
{
    private readonly List<string> _asked = [];
    private WebApplication? _catalogue;
    private ApiServer? _server;

    private ApiServer Server => _server!;

    [Fact]
    public async Task A_model_named_in_the_body_or_in_the_form_is_fetched_and_served()
    {
        const string name = """{"path": "nvidia/med/clara_pt_spleen", "version": "1"}""";
        JsonNode byBody = await Server.JsonAsync(HttpMethod.Put, "/admin/model/a", new StringContent(name));
        JsonNode byForm = await Server.JsonAsync(HttpMethod.Put, "/admin/model/b", new MultipartFormDataContent { { new StringContent(name), "ngc" } });
        Assert.Equal("segmentation", (string?)byBody["type"]);
        Assert.Equal((string?)byBody["revision"], (string?)byForm["revision"]);
        Assert.Equal(["/nvidia/med/clara_pt_spleen/1.zip", "/nvidia/med/clara_pt_spleen/1.zip"], _asked);
    }

    [Theory]
    [InlineData("""{"path": "nvidia/med/nothing", "version": "1"}""", "answered 404")]
    [InlineData("""{"path": "nvidia/med/moved", "version": 2}""", "answered 302")]
    [InlineData("""{"path": "../secret", "version": "1"}""", "letters, digits")]
    [InlineData("""{"path": "a//b", "version": "1"}""", "letters, digits")]
    [InlineData("""{"path": "a?b", "version": "1"}""", "letters, digits")]
    [InlineData("""{"path": "http://elsewhere/x", "version": "1"}""", "letters, digits")]
    [InlineData("""{"path": "a", "version": "1/2"}""", "letters, digits")]
    [InlineData("""{"version": "1"}""", "does not name a model")]
    [InlineData("[1]", "does not name a model")]
    [InlineData("{", "does not name a model")]
    public async Task What_the_catalogue_does_not_give_is_refused(string name, string says)
        => Assert.Contains(says, await Server.RefusedAsync(400, "BadRequest", HttpMethod.Put, "/admin/model/c", new StringContent(name)), StringComparison.Ordinal);

    [Theory]
    [InlineData("models.example.org/{path}")]
    [InlineData("ftp://models.example.org/{path}")]
    [InlineData("https://models.example.org/")]
    public void A_setting_that_is_no_address_is_refused(string address) => Assert.Contains("AIAA_MODEL_CATALOGUE", Assert.Throws<SettingException>(
        () => CatalogueSettings.From(new ConfigurationBuilder().AddInMemoryCollection([new("AIAA_MODEL_CATALOGUE", address)]).Build())).Message, StringComparison.Ordinal);

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _catalogue = builder.Build();
        _catalogue.MapGet("/{**path}", (HttpContext context) =>
        {
            string path = context.Request.Path;
            _asked.Add(path);
            return path switch
            {
                "/nvidia/med/clara_pt_spleen/1.zip" => Results.Bytes(Zip.Of(("config/config_aiaa.json", ApiServer.Config()), ("models/model.onnx", "\u0008\u0007"))),
                "/nvidia/med/moved/2.zip" => Results.Redirect("/nvidia/med/clara_pt_spleen/1.zip"),
                _ => Results.NotFound(),
            };
        });
        await _catalogue.StartAsync();
        _server = await ApiServer.StartAsync(azurite.NewAccount(), ("AIAA_MODEL_CATALOGUE", $"{_catalogue.Urls.First()}/{{path}}/{{version}}.zip"));
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _catalogue!.DisposeAsync();
    }
}
