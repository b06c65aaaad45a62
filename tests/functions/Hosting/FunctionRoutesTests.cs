using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Runner;
using Aiaa.Functions.Tests.Support;
using Aiaa.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Aiaa.Functions.Tests.Hosting;

/// <summary>Compares the function.json files, which the Functions host routes by, with the routes of the app behind it.</summary>
public sealed class FunctionRoutesTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string CatchAll = "{*path}";

    private static readonly string HostFolder = Path.Combine(Checkout.Root, "functions", "host");

    // The host tries functions in the order of their names, whatever their case.
    private static readonly Function[] Functions =
    [
        .. Directory.GetFiles(HostFolder, "function.json", SearchOption.AllDirectories)
            .Select(file => new Function(Path.GetFileName(Path.GetDirectoryName(file)!), JsonNode.Parse(File.ReadAllText(file))!["bindings"]![0]!))
            .OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase),
    ];

    private static IEnumerable<Function> HttpFunctions => Functions.Where(function => function.Type == "httpTrigger");

    private IEnumerable<(string Path, string Method)> Endpoints =>
        from endpoint in server.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
        select (Sample(endpoint.RoutePattern.RawText!), method);

    [Fact]
    public void Every_endpoint_is_reached_by_a_function_that_takes_its_method_with_and_without_a_slash()
    {
        Assert.True(Endpoints.Count() > 15);
        foreach ((string path, string method) in Endpoints)
        {
            foreach (string form in new[] { path, path.TrimEnd('/') + "/" })
            {
                Function? function = HttpFunctions.FirstOrDefault(candidate => candidate.Matches(form));
                Assert.True(function is not null && function.Methods.Contains(method.ToLowerInvariant()), $"{method} {form}");
            }
        }
    }

    [Fact]
    public void The_catch_all_comes_last_and_every_function_takes_every_method_anonymously()
    {
        Assert.Equal(CatchAll, HttpFunctions.Last().Route);
        Assert.Single(HttpFunctions, function => function.Route == CatchAll);
        foreach (Function function in HttpFunctions)
        {
            Assert.Equal("anonymous", function.AuthLevel);
            Assert.Equal(["delete", "get", "head", "options", "patch", "post", "put"], function.Methods.Order());

            // The host refuses templates that begin so.
            Assert.False(function.Route.StartsWith("admin", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public void The_timer_calls_the_path_of_our_endpoint_which_from_outside_only_the_catch_all_reaches()
    {
        Function timer = Assert.Single(Functions, function => function.Type == "timerTrigger");
        Assert.Equal(TimerEndpoint.Route, $"/{timer.Name}");
        Assert.Equal(CatchAll, HttpFunctions.First(function => function.Matches(TimerEndpoint.Route)).Route);
    }

    [Fact]
    public void The_host_file_proxies_without_a_prefix_and_leaves_time_for_our_own_deadline()
    {
        JsonNode host = JsonNode.Parse(File.ReadAllText(Path.Combine(HostFolder, "host.json")))!;
        Assert.True((bool)host["customHandler"]!["enableProxyingHttpRequest"]!);
        Assert.Equal(string.Empty, (string?)host["extensions"]!["http"]!["routePrefix"]);
        Assert.Null(host["extensionBundle"]);
        Assert.Equal(typeof(Program).Assembly.GetName().Name, (string?)host["customHandler"]!["description"]!["defaultExecutablePath"]);
        Assert.True(TimeSpan.Parse((string)host["functionTimeout"]!) > RunnerSettings.Deadline);
    }

    private static string Sample(string pattern) => pattern.Replace("{name}", "some model", StringComparison.Ordinal).Replace("{id}", "1", StringComparison.Ordinal);

    private sealed record Function(string Name, JsonNode Binding)
    {
        public string Type => (string)Binding["type"]!;

        public string Route => (string)Binding["route"]!;

        public string AuthLevel => (string)Binding["authLevel"]!;

        public IEnumerable<string> Methods => Binding["methods"]!.AsArray().Select(method => (string)method!);

        public bool Matches(string path)
            => new TemplateMatcher(TemplateParser.Parse(Route), []).TryMatch(new PathString(path), []);
    }
}
