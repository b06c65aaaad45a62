using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Aiaa.GpuRunner.Serving;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Tests.Serving;

/// <summary>The program as others start it.</summary>
public sealed class ProcessTests
{
    private const string Listening = "Now listening on: ";

    [Fact]
    public async Task It_says_where_it_listens_and_ends_when_its_standard_input_does()
    {
        using Process process = Start(("AIAA_EXIT_WITH_PARENT", "1"));
        string address = await AddressAsync(process);
        using HttpClient client = new();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(address + RunnerRoutes.Health), TestContext.Current.CancellationToken)).StatusCode);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    [Theory]
    [InlineData("AIAA_RUNNER_KEY", "", "AIAA_RUNNER_KEY must be set")]
    [InlineData("AIAA_DEVICE", "abacus", "A setting cannot be read: Failed to convert configuration value 'abacus' at 'AIAA_DEVICE'")]
    [InlineData("AIAA_CACHE_BYTES", "-1", "AIAA_CACHE_BYTES must be a number of bytes, 0 or more.")]
    public async Task A_wrong_setting_is_a_sentence_and_an_exit_code(string name, string value, string sentence)
    {
        using Process process = Start((name, value));
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, process.ExitCode);
        Assert.StartsWith(sentence, errors, StringComparison.Ordinal);
        Assert.DoesNotContain(" at Aiaa.", errors, StringComparison.Ordinal);
        await output;
    }

    private static Process Start(params (string Name, string Value)[] settings)
    {
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { typeof(RunnerApplication).Assembly.Location },
        };
        start.Environment["AIAA_RUNNER_KEY"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        start.Environment["AIAA_STORAGE"] = "UseDevelopmentStorage=true";
        foreach ((string name, string value) in settings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task<string> AddressAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            int at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at >= 0)
            {
                // What it prints after this must not fill the pipe.
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return line[(at + Listening.Length)..].Trim();
            }
        }

        throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(CancellationToken.None));
    }
}
