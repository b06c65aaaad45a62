using Aiaa.EndToEnd.Tests.Support;

namespace Aiaa.EndToEnd.Tests;

/// <summary>What is deployed.</summary>
public sealed class PublishTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aiaa-publish-").FullName;

    [Fact]
    public async Task The_artefacts_hold_what_the_functions_host_and_the_container_start()
    {
        (int code, string results, string messages) = await AiaaCommand.RunAsync("publish", "--out", _folder);

        Assert.True(code == 0, messages);
        string app = Path.Combine(_folder, "functions");
        string runner = Path.Combine(_folder, "gpu-runner");
        Assert.Equal([app, runner], results.Split('\n'));
        Assert.True(File.Exists(Path.Combine(app, "host.json")));
        Assert.True(File.Exists(Path.Combine(runner, "Aiaa.GpuRunner.dll")));
        Assert.NotEmpty(Directory.EnumerateFiles(runner, "libonnxruntime.so*", SearchOption.AllDirectories));
        if (!OperatingSystem.IsWindows())
        {
            Assert.True(File.GetUnixFileMode(Path.Combine(app, "Aiaa.Functions")).HasFlag(UnixFileMode.UserExecute), "the handler may be executed");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
