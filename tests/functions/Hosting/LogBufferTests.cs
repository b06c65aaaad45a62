using Aiaa.Functions.Hosting;
using Aiaa.Functions.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Aiaa.Functions.Tests.Hosting;

public sealed class LogBufferTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public void The_last_lines_stay_and_only_our_own()
    {
        using LogBuffer buffer = new(new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)));
        ILogger own = buffer.CreateLogger("Aiaa.Functions.Sessions");
        for (int i = 0; i < LogBuffer.Capacity + 10; i++)
        {
            own.Log(LogLevel.Information, default, i, null, (number, _) => $"line {number}");
        }

        own.Log(LogLevel.Debug, default, 0, null, (_, _) => "too fine");
        buffer.CreateLogger("Microsoft.AspNetCore").Log(LogLevel.Error, default, 0, null, (_, _) => "a path with a session id");
        own.Log(LogLevel.Warning, default, 0, new InvalidOperationException("secret address", new IOException("secret")), (_, _) => "two\nlines");

        Assert.Equal(LogBuffer.Capacity, buffer.Last(int.MaxValue).Length);
        Assert.Equal(
            [
                $"[2026-01-02 03:04:05.000] [Information] (Aiaa.Functions.Sessions) - line {LogBuffer.Capacity + 9}",
                "[2026-01-02 03:04:05.000] [Warning] (Aiaa.Functions.Sessions) - two lines [InvalidOperationException < IOException]",
            ],
            buffer.Last(2));
    }

    [Fact]
    public async Task Logs_are_text_of_as_many_lines_as_asked_for_and_name_no_session_and_no_file()
    {
        string id = await server.NewSessionAsync([1, 2, 3], "DoeJohn.nii.gz");
        await server.RefusedAsync(404, "ModelNotFound", HttpMethod.Post, $"/v1/inference?model=none&session_id={id}");
        await server.JsonAsync(HttpMethod.Delete, $"/session/{id}");
        await server.RefusedAsync(404, "SessionNotFound", HttpMethod.Get, $"/session/{id}");

        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, "/logs/?lines=4");
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(4, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("Session created: 3 bytes", text, StringComparison.Ordinal);
        Assert.Contains("GET /session/{id}: refused with 404 SessionNotFound", text, StringComparison.Ordinal);
        Assert.DoesNotContain(id, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Doe", text, StringComparison.Ordinal);
    }
}
