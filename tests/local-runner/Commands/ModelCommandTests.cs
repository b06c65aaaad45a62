using System.CommandLine;
using System.Text.Json.Nodes;
using Aiaa.LocalRunner.Commands;
using Aiaa.LocalRunner.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Aiaa.LocalRunner.Tests.Commands;

public sealed class ModelCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _results = new();
    private readonly StringWriter _messages = new();
    private readonly List<string> _calls = [];
    private WebApplication? _server;

    private string Server => $"{_server!.Urls.Single()}/key";

    [Fact]
    public async Task The_list_shows_each_model_in_a_line()
    {
        await RunAsync("model", "list");

        Assert.Equal(
            ["NAME     TYPE          VERSION  REVISION      LABELS", "foreign  annotation    2        -             a, b", "spleen   segmentation  1        0123456789ab  spleen"],
            Lines());
    }

    [Fact]
    public async Task The_list_of_one_model_shows_its_revisions()
    {
        await RunAsync("model", "list", "spleen");

        Assert.Equal(["REVISION      SERVED", "0123456789ab  now", "fedcba987654  until 2026-01-02T03:04:05Z"], Lines());
    }

    [Fact]
    public async Task A_loaded_model_is_told_with_its_revision_and_what_runs_it()
    {
        _folder.File("m/config.json", "{}");
        _folder.File("m/model.onnx", "onnx");
        await RunAsync("model", "load", "spleen", Path.Combine(_folder.Path, "m"));

        Assert.Equal(["spleen is served as revision 0123456789ab (CPU, loaded in 12 ms)"], Lines());
        Assert.Equal(["PUT /key/admin/model/spleen config data"], _calls);
    }

    [Fact]
    public async Task An_archive_is_sent_as_it_is()
    {
        await RunAsync("model", "load", "spleen", _folder.File("spleen.zip", "PK"));

        Assert.Equal(["PUT /key/admin/model/spleen data"], _calls);
    }

    [Theory]
    [InlineData("model rollback spleen", "POST /key/admin/model/spleen/rollback", "spleen is served as revision 0123456789ab again")]
    [InlineData("model rollback spleen fedcba", "POST /key/admin/model/spleen/rollback?revision=fedcba", "spleen is served as revision 0123456789ab again")]
    [InlineData("model delete spleen", "DELETE /key/admin/model/spleen", "spleen is deleted")]
    public async Task Going_back_and_deleting_are_one_call(string commandLine, string call, string says)
    {
        await RunAsync(commandLine.Split(' '));

        Assert.Equal([call], _calls);
        Assert.Equal([says], Lines());
    }

    [Theory]
    [InlineData("model delete missing", "The server answered 404: There is no such model.")]
    [InlineData("model rollback missing", "The server answered 404: There is no such model.")]
    [InlineData("model list missing", "There is no model missing on this server.")]
    public async Task What_the_server_refuses_is_told(string commandLine, string says)
        => Assert.Equal(says, (await Assert.ThrowsAsync<LocalRunnerException>(() => RunAsync(commandLine.Split(' ')))).Message);

    [Fact]
    public async Task A_server_that_does_not_answer_is_told_with_what_to_do()
    {
        string gone = Server;
        await _server!.StopAsync(TestContext.Current.CancellationToken);

        LocalRunnerException failure = await Assert.ThrowsAsync<LocalRunnerException>(() => RunAsync(["model", "list"], gone));
        Assert.StartsWith($"No server answers at {gone}: start one with ./aiaa up", failure.Message, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapGet("/key/v1/models", () => Results.Json(JsonNode.Parse(
            """[{"name":"foreign","type":"annotation","version":"2","labels":["a","b"]},{"name":"spleen","type":"segmentation","version":"1","labels":["spleen"]}]""")));
        _server.MapMethods("/key/admin/model/{name}", ["GET", "DELETE"], (HttpContext context, string name) => Answer(context, name));
        _server.MapPost("/key/admin/model/{name}/rollback", (HttpContext context, string name) => Answer(context, name));
        _server.MapPut("/key/admin/model/{name}", async (HttpContext context, string name) =>
        {
            IFormCollection form = await context.Request.ReadFormAsync();
            return Answer(context, name, string.Concat(form.Files.Select(file => $" {file.Name}")));
        });
        await _server.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        await _results.DisposeAsync();
        await _messages.DisposeAsync();
        _folder.Dispose();
    }

    private IResult Answer(HttpContext context, string name, string parts = "")
    {
        if (context.Request.Method != "GET")
        {
            _calls.Add($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}{parts}");
        }

        return name == "spleen"
            ? Results.Json(JsonNode.Parse(
                """{"name":"spleen","revision":"0123456789abcdef","provider":"CPU","loadMilliseconds":12.3,"revisions":[{"revision":"0123456789abcdef","served":true},{"revision":"fedcba9876543210","served":false,"until":"2026-01-02T03:04:05Z"}]}"""))
            : Results.Json(new { detail = "There is no such model." }, statusCode: StatusCodes.Status404NotFound);
    }

    private string[] Lines() => _results.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private Task RunAsync(params string[] arguments) => RunAsync(arguments, Server);

    private async Task RunAsync(string[] arguments, string server)
    {
        Terminal terminal = new(_results, _messages);
        Command root = CommandTable.Build(Checkout.Find(AppContext.BaseDirectory), terminal, TimeProvider.System);
        Assert.Equal(ExitCodes.Done, await CommandLineRun.RunAsync(root, [.. arguments, "--server", server], terminal, TestContext.Current.CancellationToken));
    }
}
