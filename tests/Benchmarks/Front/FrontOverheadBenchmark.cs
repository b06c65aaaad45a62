using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Aiaa.Benchmarks.Starting;
using Aiaa.RunnerProtocol;
using Aiaa.Testing;
using Azure;
using Azure.Data.Tables;

namespace Aiaa.Benchmarks.Front;

/// <summary>A click on a session through the front, beside the same call to the runner itself: the difference is what the front costs.</summary>
internal sealed class FrontOverheadBenchmark : IBenchmark
{
    private const int Calls = 50;
    private const int MaskBytes = 100_000;

    private readonly Azurite _azurite = new();
    private readonly StubRunner _runner = new(MaskBytes);
    private readonly HttpClient _http = new();
    private ServerProcess? _front;
    private Uri? _call;
    private string _session = string.Empty;
    private TableClient? _sessions;
    private TableClient? _models;

    public string Name => "front-overhead";

    public string What => "one call on a session with a mask of 100 kB, the runner answering at once (means of 50 calls, one after the other)";

    public int Pairs => 7;

    public Contender Measured => new("through functions", () => RepeatAsync(CallFrontAsync).GetAwaiter().GetResult());

    public IReadOnlyList<Contender> References =>
    [
        new("the runner alone", () => RepeatAsync(CallRunnerAsync).GetAwaiter().GetResult()),
        new("the runner and the rows of session and model", () => RepeatAsync(CallWithRowsAsync).GetAwaiter().GetResult()),
    ];

    private TableClient Sessions => _sessions ??= new TableClient(_azurite.ConnectionString, "sessions");

    private TableClient Models => _models ??= new TableClient(_azurite.ConnectionString, "models");

    public void Prepare() => PrepareAsync().GetAwaiter().GetResult();

    public void Dispose()
    {
        _front?.Dispose();
        _http.Dispose();
        _runner.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _azurite.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private async Task PrepareAsync()
    {
        await Task.WhenAll(_azurite.StartAsync(), _runner.StartAsync());
        _front = await ServerProcess.StartAsync(typeof(Functions.Program).Assembly.Location, ["--urls", "http://127.0.0.1:0"], new Dictionary<string, string>
        {
            ["AIAA_STORAGE"] = _azurite.ConnectionString,
            ["AIAA_RUNNER_URL"] = _runner.Address.AbsoluteUri,
            ["AIAA_RUNNER_KEY"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        });
        using MultipartFormDataContent model = new()
        {
            { new StringContent("""{"version": 1, "type": "segmentation", "labels": ["a"], "inference": {"input": "image"}, "writer": {"name": "aiaa.transforms.Writer"}}"""), "config", "config.json" },
            { new ByteArrayContent([8, 7, 1]), "data", "model.onnx" },
        };
        using HttpResponseMessage put = await _http.PutAsync(new Uri(_front.Address, "/admin/model/m"), model);
        put.EnsureSuccessStatusCode();
        using MultipartFormDataContent image = new() { { new ByteArrayContent(new byte[1000]), "image", "a.nii" } };
        using HttpResponseMessage made = await _http.PutAsync(new Uri(_front.Address, "/session/"), image);
        _session = (string)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["session_id"]!;
        _call = new Uri(_front.Address, $"/v1/segmentation?model=m&session_id={_session}&output=image");
    }

    private static async Task<TimeSpan> RepeatAsync(Func<Task<HttpResponseMessage>> call)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Calls; i++)
        {
            using HttpResponseMessage answer = await call();
            answer.EnsureSuccessStatusCode();
        }

        return Stopwatch.GetElapsedTime(start) / Calls;
    }

    private async Task<HttpResponseMessage> CallFrontAsync()
    {
        using MultipartFormDataContent parameters = new() { { new StringContent("{}"), "params" } };
        return await _http.PostAsync(_call, parameters);
    }

    // What no front can do without: both rows read at once, and the session's use noted while the runner works.
    private async Task<HttpResponseMessage> CallWithRowsAsync()
    {
        Task<NullableResponse<TableEntity>> session = Sessions.GetEntityIfExistsAsync<TableEntity>(_session, "session");
        Task<NullableResponse<TableEntity>> model = Models.GetEntityIfExistsAsync<TableEntity>("model", "m");
        await Task.WhenAll(session, model);
        TableEntity use = new(_session, "session") { ["LastAccess"] = DateTimeOffset.UtcNow };
        Task noted = Sessions.UpdateEntityAsync(use, ETag.All);
        HttpResponseMessage answer = await CallRunnerAsync();
        await noted;
        return answer;
    }

    private async Task<HttpResponseMessage> CallRunnerAsync()
    {
        using ByteArrayContent json = new("{}"u8.ToArray());
        return await _http.PostAsync(new Uri(_runner.Address, RunnerRoutes.Run), json);
    }
}
