using Aiaa.GpuRunner.Inference.TorchScript;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Tests.Fixtures;

namespace Aiaa.GpuRunner.Tests.Inference.TorchScript;

/// <summary>One worker for all tests of a class.</summary>
public sealed class WorkerFixture : IAsyncDisposable
{
    internal TorchEngine Engine { get; } = Worker.Engine();

    internal Task<TorchNetwork> LoadAsync(string name, string? output = null)
    {
        Worker.Require();
        TritonModelConfig? declared = output is null ? null : new TritonModelConfig(1, [], [new TritonTensor(output, [])]);
        return Engine.LoadAsync(Fixture.Script(name), declared, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => Engine.DisposeAsync();
}
