using Aiaa.LocalRunner.Publishing;

namespace Aiaa.LocalRunner.Tests.Publishing;

public sealed class ArtefactsTests : IDisposable
{
    private const string Host = """{"version":"2.0","customHandler":{"description":{"defaultExecutablePath":"handler"}}}""";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_function_app_has_a_host_file_the_handler_it_names_and_a_function()
    {
        _folder.File("host.json", Host);
        _folder.File("handler", string.Empty);
        _folder.File("v1/function.json", "{}");

        Artefacts.CheckFunctionApp(_folder.Path);
    }

    [Theory]
    [InlineData("has no host.json")]
    [InlineData("cannot be read", "host.json", "{")]
    [InlineData("names the handler ''", "host.json", "{}")]
    [InlineData("names the handler 'handler', which is not in the folder", "host.json", Host)]
    [InlineData("has no function", "host.json", Host, "handler", "")]
    public void What_the_host_would_not_start_is_refused(string reason, params string[] files)
    {
        foreach (string[] file in files.Chunk(2))
        {
            _folder.File(file[0], file[1]);
        }

        LocalRunnerException failure = Assert.Throws<LocalRunnerException>(() => Artefacts.CheckFunctionApp(_folder.Path));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
