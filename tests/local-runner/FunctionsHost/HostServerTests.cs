using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Aiaa.LocalRunner.FunctionsHost;
using Aiaa.LocalRunner.Running;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;

namespace Aiaa.LocalRunner.Tests.FunctionsHost;

/// <summary>The stand-in against what was recorded of the real host.</summary>
public sealed class HostServerTests : IAsyncDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private readonly AppFolder _folder = new();
    private readonly HttpClient _http = new();
    private readonly List<string> _log = [];
    private readonly TaskCompletionSource _restarted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 30, TimeSpan.Zero));
    private HostServer? _server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Routes_are_tried_in_the_order_of_the_functions_names()
    {
        // A keyed or narrower function that sorts behind a catch-all is never reached.
        _folder.Http("narrow", "v1/models").Http("Api", "v1/{*path}", """["get"]""");
        await using ScriptedHandler handler = await ScriptedHandler.StartAsync();
        await ServeAsync(handler.Address);

        await GetAsync("/v1/models");
        await SendAsync(HttpMethod.Post, "/V1/MODELS");

        Assert.Equal([("GET", "/v1/models"), ("POST", "/V1/MODELS")], handler.Calls.Select(call => (call.Method, call.Target)));
    }

    [Theory]
    [InlineData("GET", "/v2/models")]
    [InlineData("PUT", "/v1/models")]
    [InlineData("GET", "/")]
    [InlineData("POST", "/Tick")]
    public async Task Outside_of_the_routes_is_an_empty_404_that_no_handler_sees(string method, string path)
    {
        _folder.Http("Api", "v1/{*path}").Function("Tick", """{"bindings":[{"type":"timerTrigger","schedule":"0 * * * * *"}]}""");
        await using ScriptedHandler handler = await ScriptedHandler.StartAsync();
        await ServeAsync(handler.Address);

        using HttpResponseMessage answer = await SendAsync(new HttpMethod(method), path);

        Assert.Equal((HttpStatusCode.NotFound, 0), (answer.StatusCode, answer.Content.Headers.ContentLength));
        Assert.Empty(handler.Calls);
    }

    [Theory]
    [InlineData("/admin/host/status", 401)]
    [InlineData("/admin/functions", 401)]
    [InlineData("/admin/functions/Tick", 401)]
    [InlineData("/runtime/webhooks/blobs", 401)]
    [InlineData("/admin/host/ping", 200)]
    public async Task What_the_host_keeps_to_itself_is_not_passed_on(string path, int status)
    {
        _folder.Http("All", "{*path}");
        await using ScriptedHandler handler = await ScriptedHandler.StartAsync(Answer(204));
        await ServeAsync(handler.Address);

        Assert.Equal(status, (int)(await GetAsync(path)).StatusCode);
        Assert.Empty(handler.Calls);
        Assert.Equal(204, (int)(await GetAsync("/admin/model/x")).StatusCode);
    }

    [Fact]
    public async Task The_handler_is_named_as_host_and_sees_what_the_host_sees_of_the_client()
    {
        _folder.Http("All", "{*path}");
        await using ScriptedHandler handler = await ScriptedHandler.StartAsync();
        Uri address = await ServeAsync(handler.Address);
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(address, "/v1/models?model=a%20b&x=%2F"));
        foreach (string name in (string[])["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Azure-Functions-InvocationId"])
        {
            request.Headers.Add(name, "forged");
        }

        request.Headers.UserAgent.ParseAdd("viewer/1");
        using HttpResponseMessage answer = await _http.SendAsync(request, Cancellation);

        HandlerCall call = handler.NextCall();
        Assert.Equal("/v1/models?model=a%20b&x=%2F", call.Target);
        Assert.Equal(handler.Address.Authority, call.Headers["Host"]);
        Assert.Equal("127.0.0.1", call.Headers["X-Forwarded-For"]);
        Assert.Equal(address.Authority, call.Headers["X-Forwarded-Host"]);
        Assert.Equal("http", call.Headers["X-Forwarded-Proto"]);
        Assert.Equal("viewer/1", call.Headers["User-Agent"]);
        Assert.DoesNotContain("X-Forwarded-Prefix", call.Headers.Keys);
        Assert.True(Guid.TryParse(call.Headers["X-Azure-Functions-InvocationId"], out _));
    }

    [Fact]
    public async Task An_answer_passes_as_it_is_reason_and_length_included()
    {
        _folder.Http("All", "{*path}");
        await using ScriptedHandler handler = await ScriptedHandler.StartAsync(async context =>
        {
            context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = "Session Expired";
            context.Response.StatusCode = 440;
            context.Response.ContentLength = 5;
            await context.Response.WriteAsync("over.");
        });
        await ServeAsync(handler.Address);

        using HttpResponseMessage answer = await GetAsync("/v1/segmentation");

        Assert.Equal((440, "Session Expired", 5), ((int)answer.StatusCode, answer.ReasonPhrase, answer.Content.Headers.ContentLength));
        Assert.Equal("over.", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task An_answer_is_passed_on_while_it_arrives()
    {
        TaskCompletionSource rest = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _folder.Http("All", "{*path}");
        await using ScriptedHandler handler = await ScriptedHandler.StartAsync(async context =>
        {
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync();
            await rest.Task;
            await context.Response.WriteAsync("last");
        });
        Uri address = await ServeAsync(handler.Address);

        using HttpResponseMessage answer = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using Stream body = await answer.Content.ReadAsStreamAsync(Cancellation);
        byte[] first = new byte[5];
        await body.ReadExactlyAsync(first, Cancellation);
        rest.SetResult();

        Assert.Equal("first", Encoding.ASCII.GetString(first));
        using StreamReader reader = new(body);
        Assert.Equal("last", await reader.ReadToEndAsync(Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_above_the_limit_is_a_500(bool chunked)
    {
        _folder.Http("All", "{*path}");
        await using ScriptedHandler handler = await ScriptedHandler.StartAsync();
        Uri address = await ServeAsync(handler.Address, new HostLimits(100_000, Long));

        // Of a chunked body the sizes of the chunks count as well.
        Assert.Equal(200, await PostAsync(address, chunked ? 99_000 : 100_000, chunked));
        Assert.Equal(500, await PostAsync(address, 100_001, chunked));
        Assert.Single(handler.Calls);
    }

    [Fact]
    public async Task A_request_that_is_silent_too_long_is_cut_with_a_504()
    {
        _folder.Http("All", "{*path}");
        await using ScriptedHandler handler = await ScriptedHandler.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await ServeAsync(handler.Address, new HostLimits(1000, TimeSpan.FromMilliseconds(200)));

        using HttpResponseMessage answer = await GetAsync("/v1/segmentation");

        Assert.Equal((HttpStatusCode.GatewayTimeout, 0), (answer.StatusCode, answer.Content.Headers.ContentLength));
    }

    [Fact]
    public async Task A_handler_that_dies_at_work_is_a_500()
    {
        _folder.Http("All", "{*path}");
        await using ScriptedHandler handler = await ScriptedHandler.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await ServeAsync(handler.Address);

        using HttpResponseMessage answer = await SendAsync(HttpMethod.Post, "/v1/segmentation");

        Assert.Equal((HttpStatusCode.InternalServerError, 0), (answer.StatusCode, answer.Content.Headers.ContentLength));
    }

    [Fact]
    public async Task A_request_waits_for_a_handler_that_is_not_there_yet()
    {
        _folder.Http("All", "{*path}");
        int port = LoopbackPort.FindFree();
        await ServeAsync(new Uri($"http://127.0.0.1:{port}"), time: TimeProvider.System);
        Task<HttpResponseMessage> early = GetAsync("/v1/models");

        using TcpListener late = new(IPAddress.Loopback, port);
        late.Start();
        using TcpClient connection = await late.AcceptTcpClientAsync(Cancellation);
        await connection.GetStream().WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray(), Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, (await early).StatusCode);
    }

    [Fact]
    public async Task An_invocation_that_takes_longer_than_the_function_timeout_costs_the_handler_its_life()
    {
        using AppFolder folder = new("""{"functionTimeout":"00:05:00","extensions":{"http":{"routePrefix":""}},"customHandler":{"enableProxyingHttpRequest":true}}""");
        folder.Http("All", "{*path}");
        await using ScriptedHandler handler = await ScriptedHandler.StartAsync(async context =>
        {
            // What the killed process did not finish breaks off.
            await _restarted.Task;
            context.Abort();
        });
        await ServeAsync(handler.Address, app: folder.Read());
        Task<HttpResponseMessage> slow = GetAsync("/v1/segmentation");
        handler.NextCall();

        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.False(_restarted.Task.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        await _restarted.Task.WaitAsync(Cancellation);
        Assert.Equal(HttpStatusCode.InternalServerError, (await slow).StatusCode);
        Assert.Contains("All (", Assert.Single(_log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timer_is_called_at_its_time_as_the_real_host_calls()
    {
        _folder.Function("SweepTimer", """{"bindings":[{"type":"timerTrigger","name":"timer","schedule":"0 * * * * *","useMonitor":false}]}""");
        await using ScriptedHandler handler = await ScriptedHandler.StartAsync(context => context.Response.WriteAsync("""{"Outputs":{},"Logs":["done"],"ReturnValue":null}"""));
        await ServeAsync(handler.Address);

        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(handler.Calls);
        _time.Advance(TimeSpan.FromSeconds(1));

        HandlerCall call = handler.NextCall();
        Assert.Equal(("POST", "/SweepTimer"), (call.Method, call.Target));
        Assert.Equal(("chunked", "application/json; charset=utf-8"), (call.Headers["Transfer-Encoding"], call.Headers["Content-Type"]));
        Assert.DoesNotContain("Content-Length", call.Headers.Keys);
        Assert.DoesNotContain(call.Headers.Keys, name => name.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase));
        Assert.StartsWith("Azure-Functions-Host/", call.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.True(Guid.TryParse(call.Headers["X-Azure-Functions-InvocationId"], out _));
        JsonNode payload = JsonNode.Parse(call.Body)!;
        Assert.Equal("""{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""", payload["Data"]!["timer"]!.ToJsonString());
        Assert.Equal("SweepTimer", (string?)payload["Metadata"]!["sys"]!["MethodName"]);
        Assert.Equal("2026-01-02T03:05:00.0000000Z", (string?)payload["Metadata"]!["sys"]!["UtcNow"]);
    }

    [Fact]
    public async Task A_timer_that_fails_is_called_again_at_its_next_time()
    {
        _folder.Function("SweepTimer", """{"bindings":[{"type":"timerTrigger","schedule":"0 * * * * *","runOnStartup":true}]}""");
        await using ScriptedHandler handler = await ScriptedHandler.StartAsync(Answer(503));
        TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await ServeAsync(handler.Address, log: line => told.TrySetResult());

        handler.NextCall();
        await told.Task.WaitAsync(Cancellation);
        while (handler.Calls.Count == 0)
        {
            // The host sets its clock again some time after it has told of the failure.
            _time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _http.Dispose();
        _folder.Dispose();
    }

    private static RequestDelegate Answer(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private async Task<Uri> ServeAsync(
        Uri handler, HostLimits? limits = null, FunctionApp? app = null, TimeProvider? time = null, Action<string>? log = null)
    {
        _server = await HostServer.StartAsync(
            app ?? _folder.Read(),
            limits ?? new HostLimits(1_000_000, Long),
            port: 0,
            handler,
            () => _restarted.TrySetResult(),
            log ?? _log.Add,
            time ?? _time,
            Cancellation);
        _http.BaseAddress = _server.Address;
        return _server.Address;
    }

    private Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path) => _http.SendAsync(new HttpRequestMessage(method, path), Cancellation);

    // Reads the answer only after everything has been sent, or cannot be sent any more.
    private static async Task<int> PostAsync(Uri address, int bytes, bool chunked)
    {
        using TcpClient client = new();
        await client.ConnectAsync(address.Host, address.Port, Cancellation);
        await using NetworkStream stream = client.GetStream();
        string body = chunked ? $"{bytes:x}\r\n{new string('x', bytes)}\r\n0\r\n\r\n" : new string('x', bytes);
        string length = chunked ? "Transfer-Encoding: chunked" : $"Content-Length: {bytes}";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: {address.Authority}\r\n{length}\r\n\r\n{body}"), Cancellation);
        using StreamReader reader = new(stream);
        return int.Parse((await reader.ReadLineAsync(Cancellation))!.Split(' ')[1]);
    }
}
