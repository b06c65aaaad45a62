using System.Diagnostics;
using System.Security.Cryptography;
using Aiaa.Testing;

namespace Aiaa.Benchmarks.Starting;

/// <summary>From the start of a process to its first answer, beside a server that does nothing.</summary>
internal abstract class ColdStartBenchmark : IBenchmark
{
    private readonly Azurite _azurite = new();
    private readonly HttpClient _http = new();

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string What { get; }

    /// <inheritdoc/>
    public int Pairs => 5;

    /// <inheritdoc/>
    public int WarmUps => 1;

    /// <inheritdoc/>
    public Contender Measured => new(Folder, () => StartAsync(Assembly, ["--urls", "http://127.0.0.1:0"], Path).GetAwaiter().GetResult());

    /// <inheritdoc/>
    public IReadOnlyList<Contender> References =>
        [new("an empty ASP.NET server", () => StartAsync(typeof(EmptyServer).Assembly.Location, [EmptyServer.Argument], "/").GetAwaiter().GetResult())];

    /// <summary>The process's folder in the source tree.</summary>
    protected abstract string Folder { get; }

    /// <summary>What it is asked for first.</summary>
    protected abstract string Path { get; }

    /// <summary>The program.</summary>
    protected abstract string Assembly { get; }

    /// <inheritdoc/>
    public void Prepare()
    {
        if (!File.Exists(Assembly))
        {
            throw new NotHereException($"{Assembly} is not built; run it as ./aiaa bench");
        }

        _azurite.StartAsync().GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _azurite.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private async Task<TimeSpan> StartAsync(string assembly, string[] arguments, string path)
    {
        Dictionary<string, string> environment = new()
        {
            ["AIAA_STORAGE"] = _azurite.ConnectionString,
            ["AIAA_RUNNER_URL"] = "http://127.0.0.1:9",
            ["AIAA_RUNNER_KEY"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        };
        long start = Stopwatch.GetTimestamp();
        using ServerProcess server = await ServerProcess.StartAsync(assembly, arguments, environment);
        using HttpResponseMessage answer = await _http.GetAsync(new Uri(server.Address, path));
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        answer.EnsureSuccessStatusCode();
        return elapsed;
    }
}

/// <summary>The cold start of the API front.</summary>
internal sealed class FrontColdStart : ColdStartBenchmark
{
    public override string Name => "cold-start-functions";

    public override string What => "from the start of the functions process to its first list of models, storage included";

    protected override string Folder => "functions";

    protected override string Path => "/v1/models";

    protected override string Assembly => typeof(Functions.Program).Assembly.Location;
}

/// <summary>The cold start of the inference server.</summary>
internal sealed class RunnerColdStart : ColdStartBenchmark
{
    public override string Name => "cold-start-gpu-runner";

    public override string What => "from the start of the gpu-runner process to its first health, native libraries included";

    protected override string Folder => "gpu-runner";

    protected override string Path => "/health";

    protected override string Assembly => System.IO.Path.Combine(Checkout.Root, "gpu-runner", "bin", "Release", "net10.0", "Aiaa.GpuRunner.dll");
}
