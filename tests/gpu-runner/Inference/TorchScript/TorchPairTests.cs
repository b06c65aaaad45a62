using System.Diagnostics;
using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Inference.TorchScript;
using Aiaa.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aiaa.GpuRunner.Tests.Inference.TorchScript;

/// <summary>Trained networks that were exported both ways answer the same both ways.</summary>
public sealed class TorchPairTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_logits_of_every_pair_agree()
    {
        Worker.Require();
        string[] folders = Directory.GetDirectories(SharedFiles.Require("models")).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(11, folders.Length);
        await using TorchEngine engine = Worker.Engine();
        OnnxDevice device = OnnxDevice.Open(DeviceChoice.Cpu, NullLogger.Instance);
        foreach (string folder in folders)
        {
            using OnnxNetwork onnx = OnnxNetwork.Load(await File.ReadAllBytesAsync(Path.Combine(folder, "model.onnx"), TestContext.Current.CancellationToken), null, device);
            byte[] archive = await File.ReadAllBytesAsync(Path.Combine(folder, "model.ts"), TestContext.Current.CancellationToken);
            long started = Stopwatch.GetTimestamp();
            using TorchNetwork script = await engine.LoadAsync(archive, null, TestContext.Current.CancellationToken);
            double load = Stopwatch.GetElapsedTime(started).TotalMilliseconds;

            int[] shape = [1, onnx.Input.Shape[1], .. Enumerable.Repeat(24, onnx.Input.Shape.Count - 2)];
            float[] expected = Run(onnx, shape, out int[] expectedShape, out _);
            float[] actual = Run(script, shape, out int[] actualShape, out double run);
            Assert.Equal(expectedShape, actualShape);
            float largest = expected.Max(Math.Abs);
            float difference = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
            output.WriteLine($"{Path.GetFileName(folder)}: loaded in {load:0} ms, {script.Bytes} bytes, first run {run:0} ms, difference {difference / largest:0.0e+0} of the largest logit");
            Assert.InRange(difference / largest, 0, 1e-4);
            Assert.Equal([-1, shape[1], .. Enumerable.Repeat(-1, shape.Length - 2)], script.Input.Shape);
        }

        using Process process = Process.GetProcessById((await engine.WorkerAsync(TestContext.Current.CancellationToken)).Id);
        output.WriteLine($"the worker takes {process.WorkingSet64 >> 20} MiB");
    }

    private static float[] Run(INetwork network, int[] shape, out int[] outputShape, out double milliseconds)
    {
        using INetworkRun run = network.Prepare(shape);
        Random random = new(5);
        foreach (ref float element in run.Input.Span)
        {
            element = random.NextSingle();
        }

        long started = Stopwatch.GetTimestamp();
        NetworkOutput answer = run.Run(TestContext.Current.CancellationToken);
        milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        outputShape = answer.Shape;
        return answer.Elements.ToArray();
    }
}
