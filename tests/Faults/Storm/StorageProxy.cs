using System.Net;
using Aiaa.LocalRunner.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Aiaa.Faults.Tests.Storm;

/// <summary>Stands between the processes and Azurite and lets through what the weather lets through.</summary>
internal sealed class StorageProxy : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly HttpMessageInvoker _connection = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
    private readonly IHttpForwarder _forwarder;
    private readonly LateCalls _late;
    private readonly Weather _weather;
    private readonly Trap _trap;
    private readonly Uri[] _storage;

    private StorageProxy(StorageAddress storage, Weather weather, Trap trap)
    {
        (_weather, _trap, Address) = (weather, trap, storage);
        _storage = [storage.Blob, storage.Table];
        _late = new LateCalls(_connection);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            foreach (Uri _ in _storage)
            {
                kestrel.Listen(IPAddress.Loopback, 0);
            }
        });
        builder.Services.AddHttpForwarder();
        _server = builder.Build();
        _server.Run(PassAsync);
        _forwarder = _server.Services.GetRequiredService<IHttpForwarder>();
    }

    /// <summary>What the processes are to take for the storage.</summary>
    public StorageAddress Address { get; private set; }

    /// <summary>Starts it in front of a storage.</summary>
    public static async Task<StorageProxy> StartAsync(StorageAddress storage, Weather weather, Trap trap, CancellationToken cancellation)
    {
        StorageProxy proxy = new(storage, weather, trap);
        await proxy._server.StartAsync(cancellation);
        (int blob, int table) = (proxy.PortOf(0), proxy.PortOf(1));
        proxy.Address = new StorageAddress(
            new UriBuilder(storage.Blob) { Port = blob }.Uri,
            storage.Queue,
            new UriBuilder(storage.Table) { Port = table }.Uri,
            storage.ConnectionString
                .Replace($":{storage.Blob.Port}/", $":{blob}/", StringComparison.Ordinal)
                .Replace($":{storage.Table.Port}/", $":{table}/", StringComparison.Ordinal));
        return proxy;
    }

    /// <summary>Waits until the last late call has been delivered.</summary>
    public Task DeliverAllAsync() => _late.AllAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _late.AllAsync();
        _connection.Dispose();
    }

    private int PortOf(int service) => new Uri(_server.Urls.ElementAt(service)).Port;

    private async Task PassAsync(HttpContext context)
    {
        _trap.Pass(Moment.Before);
        Uri storage = _storage[context.Connection.LocalPort == PortOf(0) ? 0 : 1];
        bool writes = context.Request.Method is not ("GET" or "HEAD");
        Mishap mishap = _weather.Next(writes, inserts: context.Request.Method == "POST", out TimeSpan pause);
        switch (mishap)
        {
            case Mishap.LoseRequest:
                context.Abort();
                return;
            case Mishap.Busy:
                Refuse(context, StatusCodes.Status503ServiceUnavailable, "ServerBusy");
                return;
            case Mishap.Full:
                Refuse(context, StatusCodes.Status500InternalServerError, "InternalError");
                return;
            case Mishap.Late:
                await _late.TakeAsync(context, storage, pause);
                return;
            case Mishap.Delay:
                await Pause.ForAsync(pause, context.RequestAborted);
                break;
        }

        StorageTransformer transformer = new(storage, mishap == Mishap.LoseAnswer, _trap);
        ForwarderError error = await _forwarder.SendAsync(
            context, storage.GetLeftPart(UriPartial.Authority), _connection, ForwarderRequestConfig.Empty, transformer, context.RequestAborted);
        if (error != ForwarderError.None)
        {
            // A storage that is dead does not answer 502: its connections break.
            context.Abort();
        }
    }

    // As storage says it, with the code in the header that the clients read.
    private static void Refuse(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["x-ms-error-code"] = code;
    }
}
