using System.Diagnostics;
using Aiaa.Testing;

namespace Aiaa.Functions.Tests.Hosting;

/// <summary>The program as a process of its own, as the local runner starts it.</summary>
public sealed class ProcessTests(Azurite azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_says_where_it_listens_serves_and_ends_with_its_parent()
    {
        using Process process = Start(("AIAA_STORAGE", azurite.NewAccount()), ("AIAA_RUNNER_URL", "http://127.0.0.1:9"), ("AIAA_EXIT_WITH_PARENT", "1"));
        string? address = null;
        while (address is null && await process.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            int at = line.IndexOf("Now listening on: ", StringComparison.Ordinal);
            address = at < 0 ? null : line[(at + "Now listening on: ".Length)..].Trim();
        }

        using HttpClient http = new() { BaseAddress = new Uri(address!) };
        Assert.Equal("[]\n", await http.GetStringAsync("/v1/models", Cancellation));
        using HttpResponseMessage health = await http.GetAsync("/health?runner=true", Cancellation);
        Assert.Contains("unreachable", await health.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);

        process.StandardInput.Close();
        await process.WaitForExitAsync(Cancellation);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task A_wrong_setting_ends_it_with_one_line()
    {
        using Process process = Start(("AIAA_RUNNER_URL", "nowhere"));
        Assert.Matches("^AIAA_RUNNER_URL is 'nowhere'; set it to [^\n]+\n$", (await process.StandardError.ReadToEndAsync(Cancellation)).ReplaceLineEndings("\n"));
        await process.WaitForExitAsync(Cancellation);
        Assert.Equal(1, process.ExitCode);
    }

    private static Process Start(params (string Name, string Value)[] settings)
    {
        ProcessStartInfo start = new("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Aiaa.Functions.dll"), "--urls", "http://127.0.0.1:0" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["AIAA_RUNNER_KEY"] = Convert.ToBase64String(new byte[32]) },
        };
        foreach ((string name, string value) in settings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
