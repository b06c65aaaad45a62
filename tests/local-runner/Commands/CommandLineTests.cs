using System.CommandLine;
using Aiaa.LocalRunner.Commands;
using Aiaa.LocalRunner.Setup;

namespace Aiaa.LocalRunner.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly StringWriter _results = new();
    private readonly StringWriter _messages = new();

    [Fact]
    public async Task Without_arguments_the_commands_are_shown()
    {
        Assert.Equal(ExitCodes.Done, await RunAsync());

        Assert.All((string[])["demo", "up", "model", "test", "bench", "faults", "publish"], command => Assert.Contains($"  {command}", _results.ToString().Replace("start, ", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.DoesNotContain("lifeline", _results.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_explains_one_command()
    {
        Assert.Equal(ExitCodes.Done, await RunAsync("help", "up"));

        Assert.Contains("--sessions_default_expiry <seconds>", _results.ToString(), StringComparison.Ordinal);
        Assert.Contains("./aiaa up [options]", _results.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("up --prot 5000", "aiaa: There is no command or option '--prot'.")]
    [InlineData("upp", "aiaa: There is no command or option 'upp'.")]
    [InlineData("up --port many", "aiaa: --port takes a number from 0 to 65535.")]
    [InlineData("faults --kills none", "aiaa: --kills takes a number from 1 to 1000000.")]
    [InlineData("up --port 70000", "aiaa: --port takes a number from 0 to 65535.")]
    [InlineData("model list --server nowhere", "aiaa: --server takes an address such as http://127.0.0.1:5000.")]
    [InlineData("model unload x", "aiaa: There is no command or option 'unload'.")]
    [InlineData("up --sessions_default_expiry 0", "aiaa: --sessions_default_expiry takes a number from 1 to 2147483647.")]
    public async Task A_wrong_command_line_is_one_sentence(string commandLine, string sentence)
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync(commandLine.Split(' ')));

        Assert.Equal($"{sentence} See ./aiaa help.{Environment.NewLine}", _messages.ToString());
        Assert.Empty(_results.ToString());
    }

    [Theory]
    [InlineData("start --ssl", "--ssl is not possible here: ")]
    [InlineData("start --ssl_cert_file a.pem --ssl_pkey_file b.pem", "--ssl_cert_file is not possible here: ")]
    [InlineData("up -b", "-b is not possible here: ")]
    [InlineData("up --engine TRITON", "The engine TRITON does not exist here: ")]
    public async Task Options_of_the_original_that_would_mislead_are_refused(string commandLine, string sentence)
    {
        LocalRunnerException failure = await Assert.ThrowsAsync<LocalRunnerException>(() => RunAsync(commandLine.Split(' ')));

        Assert.StartsWith(sentence, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_of_the_original_that_mean_nothing_here_are_noted()
    {
        Command command = new("start");
        OriginalOptions original = new(command);
        ParseResult parsed = command.Parse(["--triton_http_port", "8000", "--monitor", "--auto_reload", "true"]);

        original.Check(parsed, _messages);

        Assert.Empty(parsed.Errors);
        Assert.Equal(3, _messages.ToString().Split("has no effect: ").Length - 1);
    }

    public void Dispose()
    {
        _results.Dispose();
        _messages.Dispose();
    }

    private Task<int> RunAsync(params string[] arguments)
    {
        Terminal terminal = new(_results, _messages);
        Command root = CommandTable.Build(Checkout.Find(AppContext.BaseDirectory), terminal, TimeProvider.System);
        return CommandLineRun.RunAsync(root, arguments, terminal, TestContext.Current.CancellationToken);
    }
}
