using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Aiaa.Intake.Tests.Support;

/// <summary>What a request looked like on the server.</summary>
internal sealed record SeenRequest(string Method, string Target, Dictionary<string, string> Headers, byte[] Body);

/// <summary>An HTTP server on a real socket that answers as a test wants and remembers what it was asked.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Upstream(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body);
            Seen.Enqueue(new SeenRequest(
                context.Request.Method,
                context.Request.Path + context.Request.QueryString,
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                body.ToArray()));
            await answer(context);
        });
    }

    public ConcurrentQueue<SeenRequest> Seen { get; } = new();

    public Uri Address => new(_app.Urls.First());

    public int Port => Address.Port;

    public static async Task<Upstream> StartAsync(RequestDelegate answer)
    {
        Upstream server = new(answer);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public static Task<Upstream> StartAsync(byte[] file) => StartAsync(context => context.Response.Body.WriteAsync(file).AsTask());

    /// <summary>Redirects to an address; what is asked for below "/end" is answered with a file.</summary>
    public static Task<Upstream> RedirectingAsync(int status, Func<HttpContext, string> location) => StartAsync(context =>
    {
        if (context.Request.Path.StartsWithSegments("/end"))
        {
            return context.Response.WriteAsync("the file");
        }

        context.Response.StatusCode = status;
        context.Response.Headers.Location = location(context);
        return Task.CompletedTask;
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
