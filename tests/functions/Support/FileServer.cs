using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Aiaa.Functions.Tests.Support;

/// <summary>A server that sessions are fetched from, on a real socket; it answers as a test wants.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FileServer(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(context =>
        {
            Asked.Enqueue(context.Request.Path + context.Request.QueryString);
            return answer(context);
        });
    }

    public Uri Address => new(_app.Urls.First());

    /// <summary>The paths and queries that were asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public static async Task<FileServer> StartAsync(RequestDelegate answer)
    {
        FileServer server = new(answer);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
