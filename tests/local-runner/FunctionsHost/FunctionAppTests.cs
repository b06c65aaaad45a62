using Aiaa.LocalRunner.FunctionsHost;
using Aiaa.Testing;

namespace Aiaa.LocalRunner.Tests.FunctionsHost;

public sealed class FunctionAppTests
{
    [Fact]
    public void The_function_app_of_this_tree_is_read_in_the_order_of_names()
    {
        FunctionApp app = FunctionApp.Read(Path.Combine(Checkout.Root, "functions", "host"), AppFolder.NoSettings);

        Assert.Equal(string.Empty, app.Host.RoutePrefix);
        Assert.True(app.Host.FunctionTimeout > HostLimits.AzureIdle);
        Assert.Equal(app.Functions.Select(function => function.Name).Order(StringComparer.OrdinalIgnoreCase), app.Functions.Select(function => function.Name));
        Assert.Equal("{*path}", app.Functions.OfType<HttpFunction>().Last().Route);
        TimerFunction timer = Assert.Single(app.Functions.OfType<TimerFunction>());
        Assert.Equal("SweepTimer", timer.Name);
        Assert.Equal(new DateTime(2026, 1, 1, 0, 1, 0), timer.Schedule.GetNextOccurrence(new DateTime(2026, 1, 1, 0, 0, 30)));
    }

    [Fact]
    public void What_is_left_out_is_as_the_host_has_it()
    {
        using AppFolder folder = new("""{"customHandler":{"enableProxyingHttpRequest":true}}""");
        folder.Function("Ping", """{"bindings":[{"type":"httpTrigger","authLevel":"anonymous"}]}""");

        FunctionApp app = folder.Read();

        Assert.Equal("api", app.Host.RoutePrefix);
        Assert.Equal(TimeSpan.FromMinutes(30), app.Host.FunctionTimeout);
        HttpFunction function = Assert.IsType<HttpFunction>(Assert.Single(app.Functions));
        Assert.Equal("Ping", function.Route);
        Assert.Empty(function.Methods);
    }

    [Fact]
    public void A_function_timeout_of_minus_one_is_none()
    {
        using AppFolder folder = new("""{"functionTimeout":"-1","customHandler":{"enableProxyingHttpRequest":true}}""");

        Assert.Null(folder.Read().Host.FunctionTimeout);
    }

    [Fact]
    public void A_schedule_may_be_a_setting()
    {
        using AppFolder folder = new();
        folder.Function("Clean", """{"bindings":[{"type":"timerTrigger","schedule":"%WHEN%","runOnStartup":true}]}""");

        TimerFunction timer = Assert.IsType<TimerFunction>(Assert.Single(folder.Read(new AppSettings(name => name == "WHEN" ? "*/5 * * * *" : null)).Functions));

        Assert.True(timer.RunOnStartup);
        Assert.Equal(new DateTime(2026, 1, 1, 0, 5, 0), timer.Schedule.GetNextOccurrence(new DateTime(2026, 1, 1)));
        Assert.Contains("The setting WHEN", Assert.Throws<LocalRunnerException>(() => folder.Read()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "cannot be read")]
    [InlineData("[]", "is no JSON object")]
    [InlineData("{}", "enableProxyingHttpRequest")]
    [InlineData("""{"functionTimeout":"soon","customHandler":{"enableProxyingHttpRequest":true}}""", "cannot be read")]
    [InlineData("""{"functionTimeout":7,"customHandler":{"enableProxyingHttpRequest":true}}""", "cannot be read")]
    public void A_host_file_that_cannot_be_followed_is_refused_with_a_sentence(string json, string why)
    {
        using AppFolder folder = new(json);

        Assert.Contains(why, Assert.Throws<LocalRunnerException>(() => folder.Read()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", "has no trigger")]
    [InlineData("""{"bindings":[{"type":"queueTrigger"}]}""", "has a queueTrigger")]
    [InlineData("""{"bindings":[{"type":"httpTrigger","authLevel":"function"}]}""", "asks for a key")]
    [InlineData("""{"bindings":[{"type":"timerTrigger","schedule":"daily"}]}""", "has the schedule 'daily'")]
    [InlineData("""{"bindings":7}""", "cannot be read")]
    [InlineData("""{"bindings":[{"type":"httpTrigger","authLevel":"anonymous","methods":[1]}]}""", "cannot be read")]
    public void A_function_that_cannot_be_run_is_refused_with_a_sentence(string json, string why)
    {
        using AppFolder folder = new();
        folder.Function("One", json);

        Assert.Contains(why, Assert.Throws<LocalRunnerException>(() => folder.Read()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 104_857_600L)]
    [InlineData("5", 5L)]
    public void The_request_limit_is_the_hosts_own_unless_it_is_set(string? setting, long bytes) =>
        Assert.Equal(bytes, new AppSettings(_ => setting).RequestBytes);

    [Fact]
    public void A_request_limit_that_is_no_number_is_refused_with_a_sentence() =>
        Assert.Contains("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT is 'much'", Assert.Throws<LocalRunnerException>(() => new AppSettings(_ => "much").RequestBytes).Message, StringComparison.Ordinal);
}
