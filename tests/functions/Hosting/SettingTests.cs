using Aiaa.Functions.Hosting;
using Microsoft.Extensions.Configuration;

namespace Aiaa.Functions.Tests.Hosting;

public sealed class SettingTests
{
    private static readonly Dictionary<string, string?> Complete = new()
    {
        ["AIAA_STORAGE_ACCOUNT"] = "someaccount",
        ["AIAA_RUNNER_URL"] = "http://127.0.0.1:5001",
        ["AIAA_RUNNER_KEY"] = Convert.ToBase64String(new byte[32]),
    };

    [Theory]
    [InlineData("AIAA_STORAGE_ACCOUNT", null, "AIAA_STORAGE")]
    [InlineData("AIAA_STORAGE_ACCOUNT", "evil.example/#", "AIAA_STORAGE_ACCOUNT")]
    [InlineData("AIAA_STORAGE", "UseDevelopmentStorage=true", "not both")]
    [InlineData("AIAA_RUNNER_URL", null, "AIAA_RUNNER_URL")]
    [InlineData("AIAA_RUNNER_URL", "127.0.0.1:5001", "AIAA_RUNNER_URL")]
    [InlineData("AIAA_RUNNER_URL", "ftp://x", "AIAA_RUNNER_URL")]
    [InlineData("AIAA_RUNNER_KEY", null, "AIAA_RUNNER_KEY")]
    [InlineData("AIAA_RUNNER_KEY", "short", "AIAA_RUNNER_KEY")]
    [InlineData("AIAA_RUNNER_KEY", "AAAA", "AIAA_RUNNER_KEY")]
    [InlineData("AIAA_SESSIONS_DEFAULT_EXPIRY", "0", "AIAA_SESSIONS_DEFAULT_EXPIRY")]
    [InlineData("AIAA_SESSIONS_DEFAULT_EXPIRY", "an hour", "AIAA_SESSIONS_DEFAULT_EXPIRY")]
    [InlineData("AIAA_SESSIONS_DEFAULT_EXPIRY", "99999999999", "AIAA_SESSIONS_DEFAULT_EXPIRY")]
    [InlineData("AIAA_PREPARED_EXPIRY", "a day", "AIAA_PREPARED_EXPIRY")]
    [InlineData("AIAA_PREPARED_EXPIRY", "99999999999", "at most 2592000 seconds")]
    [InlineData("AIAA_MAX_UPLOAD_BYTES", "-1", "AIAA_MAX_UPLOAD_BYTES")]
    [InlineData("FUNCTIONS_CUSTOMHANDLER_PORT", "http", "FUNCTIONS_CUSTOMHANDLER_PORT")]
    public void A_setting_that_cannot_be_used_stops_the_start_with_its_name(string name, string? value, string says)
    {
        SettingException wrong = Assert.Throws<SettingException>(() => Build(new(Complete) { [name] = value }));
        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_storage_connection_string_that_is_none_is_refused()
    {
        SettingException wrong = Assert.Throws<SettingException>(
            () => Build(new(Complete) { ["AIAA_STORAGE_ACCOUNT"] = null, ["AIAA_STORAGE"] = "nonsense" }));
        Assert.Contains("AIAA_STORAGE", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_options_of_the_original_keep_their_names()
    {
        await using var app = Program.Build(
            ["--admin_hosts", "10.1.2.3", "--sessions_default_expiry", "120"], builder => builder.Configuration.AddInMemoryCollection(Complete));
        Assert.Equal("10.1.2.3", app.Configuration["AIAA_ADMIN_HOSTS"]);
        Assert.Equal("120", app.Configuration["AIAA_SESSIONS_DEFAULT_EXPIRY"]);
    }

    private static void Build(Dictionary<string, string?> settings)
        => Program.Build([], builder => builder.Configuration.AddInMemoryCollection(settings));
}
