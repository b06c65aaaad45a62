using System.IO.Compression;
using System.Net;
using System.Text;
using Aiaa.Intake.Sources;
using Aiaa.Intake.Spooling;
using Aiaa.Intake.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Aiaa.Intake.Tests.Sources;

public sealed class HttpSourceTests
{
    private static readonly byte[] File = Encoding.UTF8.GetBytes("the file");

    [Fact]
    public async Task The_server_sees_what_was_asked_and_its_answer_is_taken_in()
    {
        await using Upstream server = await Upstream.StartAsync(File);
        HttpSourceRequest request = Intakes.Request($$"""
            {"url": "{{server.Address}}data", "method": "POST", "params": {"format": "zip"}, "headers": {"X-Project": "p", "Content-Type": "application/dicom+json"},
             "auth": ["user", "pass"], "json": {"a": 1}, "cookies": {"JSESSIONID": "abc", "b": "c"} }
            """);

        Assert.Equal([File], await Intakes.Source(Intakes.Local(server)).FetchAsync(request));

        SeenRequest seen = Assert.Single(server.Seen);
        Assert.Equal(("POST", "/data?format=zip"), (seen.Method, seen.Target));
        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(seen.Body));
        Assert.Equal("p", seen.Headers["X-Project"]);
        Assert.Equal("application/dicom+json", seen.Headers["Content-Type"]);
        Assert.Equal("Basic dXNlcjpwYXNz", seen.Headers["Authorization"]);
        Assert.Equal("JSESSIONID=abc; b=c", seen.Headers["Cookie"]);
        Assert.Equal("*/*", seen.Headers["Accept"]);
        Assert.DoesNotContain("traceparent", seen.Headers.Keys);
    }

    [Fact]
    public async Task A_compressed_answer_is_inflated_within_the_limits()
    {
        byte[] packed = Packed.Gzip(new byte[3_000_000], CompressionLevel.SmallestSize);
        await using Upstream server = await Upstream.StartAsync(context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.Body.WriteAsync(packed).AsTask();
        });
        HttpSource source = Intakes.Source(Intakes.Local(server));

        Assert.Equal(3_000_000, Assert.Single(await source.FetchAsync(Intakes.Get(server.Address.AbsoluteUri))).Length);
        Assert.Equal(IntakeFailure.TooLarge, (await source.RefusedAsync(Intakes.Get(server.Address.AbsoluteUri), new IntakeLimits { SpoolBytes = 2_000_000 })).Failure);
    }

    [Fact]
    public async Task The_parts_of_a_multipart_answer_are_files()
    {
        await using Upstream server = await Upstream.StartAsync(context =>
        {
            context.Response.ContentType = "multipart/related; type=\"application/dicom\"; boundary=\"a b=c\"";
            return context.Response.WriteAsync("--a b=c\r\nContent-Type: application/dicom\r\n\r\none\r\n--a b=c\r\nContent-Type: application/dicom\r\n\r\n\r\ntwo\r\n--a b=c--\r\n");
        });

        Assert.Equal(["one"u8.ToArray(), "\r\ntwo"u8.ToArray()], await Intakes.Source(Intakes.Local(server)).FetchAsync(Intakes.Get(server.Address.AbsoluteUri)));
    }

    [Theory]
    [InlineData("multipart/related", "--b\r\n\r\nx\r\n--b--\r\n")]
    [InlineData("multipart/related; boundary=b", "--b\r\n\r\nhalf of")]
    [InlineData("multipart/related; boundary=b", "--b--\r\n")]
    [InlineData("application/zip", "")]
    public async Task An_answer_that_holds_no_whole_file_is_refused(string type, string body)
    {
        await using Upstream server = await Upstream.StartAsync(context =>
        {
            context.Response.ContentType = type;
            return context.Response.WriteAsync(body);
        });
        IntakeException refused = await Intakes.Source(Intakes.Local(server)).RefusedAsync(Intakes.Get(server.Address.AbsoluteUri));
        Assert.Equal(IntakeFailure.SourceFailed, refused.Failure);
        refused.IsSentence();
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(302)]
    public async Task A_status_that_is_no_success_is_told_by_its_number(int status)
    {
        await using Upstream server = await Upstream.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/end";
            return context.Response.WriteAsync("<html>secrets of the server</html>");
        });
        IntakeException refused = await Intakes.Source(Intakes.Local(server)).RefusedAsync(
            new HttpSourceRequest { Url = server.Address.AbsoluteUri, Method = HttpMethod.Get, FollowsRedirects = false });
        Assert.Equal(IntakeFailure.SourceFailed, refused.Failure);
        Assert.Contains($"status {status} ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secrets", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(302, "GET", "", "")]
    [InlineData(303, "GET", "", "")]
    [InlineData(307, "POST", "body", "application/x-www-form-urlencoded")]
    [InlineData(308, "POST", "body", "application/x-www-form-urlencoded")]
    public async Task Redirects_on_the_same_server_keep_what_requests_keeps(int status, string method, string body, string type)
    {
        await using Upstream server = await Upstream.RedirectingAsync(status, context =>
        {
            context.Response.Headers.SetCookie = "SESSION=1; Path=/";
            return "/end?x=1";
        });
        HttpSourceRequest request = Intakes.Request($$"""{"url": "{{server.Address}}start", "method": "POST", "data": "body", "auth": ["u", "p"], "headers": {"X-Key": "k"} }""");

        Assert.Equal([File], await Intakes.Source(Intakes.Local(server)).FetchAsync(request));

        SeenRequest last = server.Seen.Last();
        Assert.Equal((method, "/end?x=1", body), (last.Method, last.Target, Encoding.UTF8.GetString(last.Body)));
        Assert.Equal(type, last.Headers.GetValueOrDefault("Content-Type", string.Empty));
        Assert.Equal("Basic dTpw", last.Headers["Authorization"]);
        Assert.Equal("SESSION=1", last.Headers["Cookie"]);
        Assert.Equal("k", last.Headers["X-Key"]);
    }

    [Fact]
    public async Task Another_server_gets_nothing_of_what_was_meant_for_the_first()
    {
        await using Upstream other = await Upstream.StartAsync(File);
        await using Upstream server = await Upstream.RedirectingAsync(302, _ => $"http://127.0.0.2:{other.Port}/end");
        HttpSourceRequest request = Intakes.Request($$"""
            {"url": "{{server.Address}}", "method": "POST", "data": "s3cret", "auth": ["u", "s3cret"], "headers": {"X-Key": "s3cret"}, "cookies": {"C": "s3cret"} }
            """);
        HttpSource source = Intakes.Source(Intakes.Policy($"127.0.0.1:{server.Port},127.0.0.2:{other.Port}", "127.0.0.0/8"), new ToLoopback());

        Assert.Equal([File], await source.FetchAsync(request));

        SeenRequest seen = Assert.Single(other.Seen);
        Assert.Empty(seen.Body);
        Assert.DoesNotContain(seen.Headers, header => header.Value.Contains("s3cret", StringComparison.Ordinal) || header.Key is "Authorization" or "Cookie" or "X-Key");
    }

    [Fact]
    public async Task A_body_is_not_sent_on_to_another_server()
    {
        await using Upstream other = await Upstream.StartAsync(File);
        await using Upstream server = await Upstream.RedirectingAsync(307, _ => other.Address.AbsoluteUri);
        HttpSourceRequest request = Intakes.Request($$"""{"url": "{{server.Address}}", "method": "POST", "data": "s3cret"}""");
        Assert.Equal(IntakeFailure.NotAllowed, (await Intakes.Source(Intakes.Local(server, other)).RefusedAsync(request)).Failure);
        Assert.Empty(other.Seen);
    }

    [Fact]
    public async Task Endless_redirects_end()
    {
        await using Upstream server = await Upstream.RedirectingAsync(302, context => $"/again{context.Request.Path}");
        IntakeException refused = await Intakes.Source(Intakes.Local(server)).RefusedAsync(Intakes.Get(server.Address.AbsoluteUri));
        Assert.Equal(IntakeFailure.SourceFailed, refused.Failure);
        Assert.Equal(6, server.Seen.Count);
    }

    [Fact]
    public async Task An_endless_answer_ends_at_the_limit()
    {
        await using Upstream server = await Upstream.StartAsync(async context =>
        {
            byte[] piece = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            }
        });
        IntakeException refused = await Intakes.Source(Intakes.Local(server)).RefusedAsync(
            Intakes.Get(server.Address.AbsoluteUri), new IntakeLimits { SpoolBytes = 1_000_000 });
        Assert.Equal(IntakeFailure.TooLarge, refused.Failure);
    }

    [Fact]
    public async Task A_length_beyond_the_limit_is_refused_before_anything_is_read()
    {
        await using Upstream server = await Upstream.StartAsync(context =>
        {
            context.Response.ContentLength = 1L << 50;
            return context.Response.StartAsync();
        });
        Assert.Equal(IntakeFailure.TooLarge, (await Intakes.Source(Intakes.Local(server)).RefusedAsync(Intakes.Get(server.Address.AbsoluteUri))).Failure);
    }

    [Theory(Timeout = 180_000)]
    [InlineData(false, null, 301)]
    [InlineData(true, null, 301)]
    [InlineData(false, 2.0, 3)]
    [InlineData(true, 2.0, 3)]
    public async Task A_server_that_is_silent_is_given_up(bool answersFirst, double? timeout, int seconds)
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using Upstream server = await Upstream.StartAsync(async context =>
        {
            if (answersFirst)
            {
                await context.Response.Body.WriteAsync(File);
                await context.Response.Body.FlushAsync();
            }

            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        FakeTimeProvider time = new();
        await using Spool spool = Intakes.NewSpool();
        HttpSourceRequest request = new()
        {
            Url = server.Address.AbsoluteUri,
            Method = HttpMethod.Get,
            Patience = timeout is { } wish ? TimeSpan.FromSeconds(wish) : null,
        };
        Task<IReadOnlyList<SpooledPart>> fetching = Intakes.Source(Intakes.Local(server), time: time).FetchAsync(request, spool, Intakes.Cancellation);
        await asked.Task.WaitAsync(Intakes.Cancellation);

        // The clock goes on until the fetch has noticed; what arrived meanwhile may have set its timer anew.
        while (!fetching.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromSeconds(seconds));
            await Task.Yield();
        }

        Assert.Equal(IntakeFailure.SourceTimeout, (await Assert.ThrowsAsync<IntakeException>(() => fetching)).Failure);
    }

    [Fact]
    public async Task A_server_that_is_not_there_or_speaks_no_http_is_told_in_a_sentence()
    {
        await using Victim mute = new();
        HttpSource source = Intakes.Source(Intakes.Policy($"127.0.0.1:{mute.Port},127.0.0.1:1,nowhere.example", "127.0.0.0/8"), new ToLoopback());
        foreach (string url in (string[])[$"http://127.0.0.1:{mute.Port}/", $"https://127.0.0.1:{mute.Port}/", "http://127.0.0.1:1/", "http://nowhere.example/"])
        {
            IntakeException refused = await source.RefusedAsync(Intakes.Get(url));
            Assert.Equal(IntakeFailure.SourceFailed, refused.Failure);
            refused.IsSentence();
        }
    }

    [Fact]
    public async Task Nothing_that_is_thrown_or_written_holds_credentials()
    {
        await using Upstream server = await Upstream.StartAsync(context =>
        {
            context.Response.StatusCode = 401;
            return context.Response.WriteAsync("s3cret");
        });
        HttpSourceRequest request = Intakes.Request($$"""{"url": "{{server.Address}}?token=s3cret", "auth": ["s3cret", "s3cret"], "headers": {"X-Key": "s3cret"}, "cookies": {"C": "s3cret"} }""");
        IntakeException refused = await Intakes.Source(Intakes.Local(server)).RefusedAsync(request);
        Assert.DoesNotContain("s3cret", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", request.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Names are unknown, and every address of this machine's network is this machine's first.</summary>
    private sealed class ToLoopback : Intake.Outbound.Dialler
    {
        public override Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) => Task.FromResult<IPAddress[]>([]);

        public override Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellation)
            => base.ConnectAsync(new IPEndPoint(IPAddress.Loopback, endpoint.Port), cancellation);
    }
}
