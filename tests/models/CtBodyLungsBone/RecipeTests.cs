using System.ComponentModel;
using System.Diagnostics;

namespace Aiaa.Models.Tests.CtBodyLungsBone;

public sealed class RecipeTests
{
    /// <summary>The packages with which the committed bytes were written; others may write the same graph in other bytes.</summary>
    private const string Packages = "1.12.0 1.24.2";

    [Fact]
    public async Task The_recipe_writes_the_committed_bytes()
    {
        string? found = await Python("-c", "import numpy, onnx; print(onnx.__version__, numpy.__version__)");
        Assert.SkipUnless(found?.Trim() == Packages, $"needs Debian 12's python3-onnx and python3-numpy ({Packages}); found {found ?? "none"}");
        string written = Path.GetTempFileName();
        try
        {
            Assert.NotNull(await Python("-B", Path.Combine(Network.Folder, "make_model.py"), written));

            Assert.Equal(await Bytes(Path.Combine(Network.Folder, "model.onnx")), await Bytes(written));
        }
        finally
        {
            File.Delete(written);
        }
    }

    private static Task<byte[]> Bytes(string path) => File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);

    /// <summary>What Debian's Python prints; null when it is not there or fails.</summary>
    private static async Task<string?> Python(params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("/usr/bin/python3", arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await errors;
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return process.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
