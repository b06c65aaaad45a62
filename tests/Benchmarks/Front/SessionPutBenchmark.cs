using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Aiaa.Benchmarks.Front;

/// <summary>
/// PUT /session/ of a large image, beside a plain upload of the same bytes to the same storage, in blocks of the same size and as
/// many at once; and the memory of every process meanwhile.
/// </summary>
internal sealed class SessionPutBenchmark : IBenchmark
{
    private const int BlockBytes = 4 * 1024 * 1024;
    private const int Blocks = 125;
    private const int AtOnce = 4;

    private readonly byte[] _block = RandomNumberGenerator.GetBytes(BlockBytes);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(10) };
    private LocalServer? _server;
    private Uri? _address;
    private MemorySampler? _memory;

    public string Name => "session-put";

    public string What => "PUT /session/ of 500 MiB, as ./aiaa up serves it";

    public int Pairs => 3;

    public int WarmUps => 1;

    public Contender Measured => new("PUT /session/", () => Sampler.DuringAsync(PutAsync).GetAwaiter().GetResult());

    public IReadOnlyList<Contender> References => [new("plain block upload", () => UploadAsync().GetAwaiter().GetResult())];

    public IReadOnlyList<ProcessMemory> Memory => Sampler.Seen;

    private MemorySampler Sampler => _memory ?? throw new InvalidOperationException("Not prepared.");

    public void Prepare()
    {
        _server = new LocalServer();
        _address = _server.ReadyAsync().GetAwaiter().GetResult();

        // What any first call loads is not what this one costs.
        PutAsync(1).GetAwaiter().GetResult();
        _memory = new MemorySampler(_server.Processes());
    }

    public void Dispose()
    {
        _memory?.Dispose();
        _http.Dispose();
        _server?.Dispose();
    }

    private Task<TimeSpan> PutAsync() => PutAsync(Blocks);

    private async Task<TimeSpan> PutAsync(int blocks)
    {
        using RepeatedContent image = new(_block, blocks);
        image.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "image", FileName = "image.nii" };
        using MultipartFormDataContent form = new() { image };
        long start = Stopwatch.GetTimestamp();
        JsonNode answer = await SendAsync(HttpMethod.Put, "/session/", form);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        await SendAsync(HttpMethod.Delete, $"/session/{answer["session_id"]}", null);
        return elapsed;
    }

    private async Task<TimeSpan> UploadAsync()
    {
        using StringContent announced = new($$"""{"file_name": "image.nii", "length": {{(long)BlockBytes * Blocks}}}""");
        JsonNode upload = await SendAsync(HttpMethod.Post, "/session/upload", announced);
        string url = (string)upload["upload"]!["url"]!;
        string[] ids = [.. Enumerable.Range(0, Blocks).Select(i => Convert.ToBase64String(Encoding.ASCII.GetBytes(i.ToString("D6", CultureInfo.InvariantCulture))))];

        long start = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (id, _) =>
        {
            using ByteArrayContent block = new(_block);
            using HttpResponseMessage sent = await _http.PutAsync(new Uri($"{url}&comp=block&blockid={id}"), block, CancellationToken.None);
            sent.EnsureSuccessStatusCode();
        });
        using StringContent list = new($"<BlockList>{string.Concat(ids.Select(id => $"<Latest>{id}</Latest>"))}</BlockList>");
        using HttpResponseMessage committed = await _http.PutAsync(new Uri($"{url}&comp=blocklist"), list);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        committed.EnsureSuccessStatusCode();
        await SendAsync(HttpMethod.Delete, $"/session/upload/{upload["session_id"]}", null);
        return elapsed;
    }

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using HttpRequestMessage request = new(method, new Uri(_address!, path)) { Content = content };
        using HttpResponseMessage response = await _http.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{method} {path}: {text}");
    }
}
