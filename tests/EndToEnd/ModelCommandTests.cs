using Aiaa.EndToEnd.Tests.Support;

namespace Aiaa.EndToEnd.Tests;

/// <summary>./aiaa model against a running server.</summary>
public sealed class ModelCommandTests(RunningSystem system)
{
    [Fact]
    public async Task A_model_is_loaded_replaced_rolled_back_and_deleted()
    {
        string folder = Directory.CreateTempSubdirectory("aiaa-model-").FullName;
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "config.json"), Models.Config(), TestContext.Current.CancellationToken);
            await WriteNetworkAsync(folder, 1);
            string first = Revision(await RunAsync("load", "by-command", folder));
            await WriteNetworkAsync(folder, 2);
            string second = Revision(await RunAsync("load", "by-command", folder));
            Assert.NotEqual(first, second);

            Assert.Contains("by-command", await RunAsync("list"), StringComparison.Ordinal);
            Assert.Contains($"{second}  now", await RunAsync("list", "by-command"), StringComparison.Ordinal);
            Assert.Contains($"revision {first} again", await RunAsync("rollback", "by-command"), StringComparison.Ordinal);
            Assert.Contains($"revision {second} again", await RunAsync("rollback", "by-command", second), StringComparison.Ordinal);
            Assert.Equal("by-command is deleted", await RunAsync("delete", "by-command"));
            (int code, _, string messages) = await AiaaCommand.RunAsync("model", "delete", "by-command", "--server", system.Address.AbsoluteUri);
            Assert.Equal(1, code);
            Assert.Contains("The server answered 404: There is no model 'by-command'", messages, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task WriteNetworkAsync(string folder, float number)
        => File.WriteAllBytesAsync(Path.Combine(folder, "model.onnx"), Models.Adding(number), TestContext.Current.CancellationToken);

    // "by-command is served as revision 0123456789ab (CPU, loaded in 12 ms)"
    private static string Revision(string line) => line.Split("revision ")[1].Split(' ')[0];

    private async Task<string> RunAsync(params string[] arguments)
    {
        (int code, string results, string messages) = await AiaaCommand.RunAsync(["model", .. arguments, "--server", system.Address.AbsoluteUri]);
        Assert.True(code == 0, messages);
        return results;
    }
}
