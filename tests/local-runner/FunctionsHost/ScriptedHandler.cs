using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Aiaa.LocalRunner.Tests.FunctionsHost;

/// <summary>A request as the handler got it.</summary>
internal sealed record HandlerCall(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>A handler on a real socket that notes what it is asked and answers as the test says.</summary>
internal sealed class ScriptedHandler : IAsyncDisposable
{
    private readonly WebApplication _server;

    private ScriptedHandler(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        _server = builder.Build();
        _server.Run(async context =>
        {
            using StreamReader reader = new(context.Request.Body);
            string target = $"{context.Request.Path}{context.Request.QueryString}";
            Dictionary<string, string> headers = context.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            Calls.Add(new HandlerCall(context.Request.Method, target, headers, await reader.ReadToEndAsync(context.RequestAborted)));
            await answer(context);
        });
    }

    public BlockingCollection<HandlerCall> Calls { get; } = [];

    public Uri Address => new(_server.Urls.First());

    /// <summary>The next request that the handler gets, or got.</summary>
    public HandlerCall NextCall() => Calls.Take(TestContext.Current.CancellationToken);

    public static async Task<ScriptedHandler> StartAsync(RequestDelegate? answer = null)
    {
        ScriptedHandler handler = new(answer ?? (_ => Task.CompletedTask));
        await handler._server.StartAsync(TestContext.Current.CancellationToken);
        return handler;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Calls.Dispose();
    }
}
