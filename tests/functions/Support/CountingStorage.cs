using Aiaa.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Aiaa.Functions.Tests.Support;

/// <summary>Azurite's table service behind a door that counts the requests, and can keep some back for later.</summary>
internal sealed class CountingStorage : IAsyncDisposable
{
    private static readonly string[] OfTheConnection = ["Transfer-Encoding", "Connection", "Keep-Alive"];

    private readonly HttpClient _http = new();
    private readonly WebApplication _app;
    private readonly List<HttpRequestMessage> _kept = [];
    private int _requests;

    private CountingStorage(Uri tables)
    {
        _http.BaseAddress = tables;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(ForwardAsync);
    }

    /// <summary>How many requests came since this was last asked.</summary>
    public int Take() => Interlocked.Exchange(ref _requests, 0);

    /// <summary>Which requests do not arrive while their sender waits: the connection breaks, and <see cref="DeliverAsync"/> sends them on.</summary>
    public Predicate<HttpRequest> KeepsBack { get; set; } = _ => false;

    /// <summary>Lets the first request in that was kept back.</summary>
    public async Task DeliverAsync(CancellationToken cancellation)
    {
        using HttpResponseMessage _ = await _http.SendAsync(_kept[0], cancellation);
    }

    /// <summary>Opens the door before an account of its own.</summary>
    /// <returns>The door, and the connection string that leads through it.</returns>
    public static async Task<(CountingStorage Storage, string Connection)> OpenAsync(Azurite azurite)
    {
        string direct = azurite.NewAccount();
        CountingStorage storage = new(azurite.TableEndpoint);
        await storage._app.StartAsync();
        string door = storage._app.Urls.First();
        return (storage, direct.Replace(azurite.TableEndpoint.GetLeftPart(UriPartial.Authority), door, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        HttpRequestMessage request = new(new HttpMethod(context.Request.Method), $"{context.Request.Path}{context.Request.QueryString}");
        StreamContent body = new(context.Request.Body);
        if (context.Request.ContentLength > 0)
        {
            request.Content = body;
        }

        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in context.Request.Headers)
        {
            if (name != "Host" && !request.Headers.TryAddWithoutValidation(name, [.. values]))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, [.. values]);
            }
        }

        if (KeepsBack(context.Request))
        {
            await (request.Content?.LoadIntoBufferAsync(context.RequestAborted) ?? Task.CompletedTask);
            _kept.Add(request);
            context.Abort();
            return;
        }

        using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach ((string name, IEnumerable<string> values) in response.Headers.Concat(response.Content.Headers))
        {
            if (!OfTheConnection.Contains(name))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
