using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Aiaa.Functions.Tests.Support;
using Aiaa.Testing;

namespace Aiaa.Functions.Tests.Aiaa;

/// <summary>Python reads our answers with the very parser that the field's Python client uses, where a Python that has it is installed.</summary>
public sealed class PythonClientTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pythons_own_form_parser_reads_every_answer()
    {
        if ((await RunAsync("-W", "ignore", "-c", "import cgi")).ExitCode != 0)
        {
            Assert.Skip("needs a python3 before 3.13, which has the module cgi");
        }

        await server.PutModelAsync("m");
        server.Runner.OnRun = _ => new ScriptedAnswer("""{"points":[[1,2,3]]}""", new byte[300_000]);
        string script = Path.Combine(Checkout.Root, "tests", "functions", "Aiaa", "python_client.py");
        (int exitCode, string output) = await RunAsync(
            "-W", "ignore", script, server.Address.Host, server.Address.Port.ToString(CultureInfo.InvariantCulture), "m");

        Assert.Equal(
            """
            text params {"points": [[1, 2, 3]]}
            file result.nii.gz 300000
            text params {"points": [[1, 2, 3]]}
            file result.nii.gz 300000
            deleted 200
            gone 440 Session Expired

            """.ReplaceLineEndings("\n"),
            output.ReplaceLineEndings("\n"));
        Assert.Equal(0, exitCode);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        ProcessStartInfo start = new("python3", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process python = Process.Start(start)!;
            Task<string> errors = python.StandardError.ReadToEndAsync(Cancellation);
            string output = await python.StandardOutput.ReadToEndAsync(Cancellation);
            await python.WaitForExitAsync(Cancellation);
            return (python.ExitCode, output + await errors);
        }
        catch (Win32Exception)
        {
            return (-1, "there is no python3");
        }
    }
}
