using Aiaa.Functions.Images;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Models.Uploads;

/// <summary>The weights of a network, in a form that the runner loads.</summary>
internal sealed record WeightsFile(SpooledFile File, WeightsFormat Format) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => File.DisposeAsync();
}

/// <summary>What an upload comes down to, whatever form it had: a configuration of AIAA 4.x, and the weights unless there are none.</summary>
internal sealed record ModelPackage(string Config, WeightsFile? Weights) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Weights?.DisposeAsync() ?? ValueTask.CompletedTask;
}
