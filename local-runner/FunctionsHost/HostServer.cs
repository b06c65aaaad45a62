using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Aiaa.LocalRunner.FunctionsHost;

/// <summary>
/// A stand-in for the Azure Functions host on this machine: it routes by the function app's files, passes requests on to the
/// handler, and calls it by the clock. Written from observations of the real host, for what bites: see docs/how-to/functions-host.md.
/// </summary>
internal sealed class HostServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly HttpMessageInvoker _connection;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _timers;

    private HostServer(WebApplication server, HttpMessageInvoker connection, FunctionApp app, TimerCalls timers)
    {
        _server = server;
        _connection = connection;
        _timers = Task.WhenAll(app.Functions.OfType<TimerFunction>().Select(timer => timers.RunAsync(timer, _stop.Token)));
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_server.Urls.First());

    /// <summary>Starts it.</summary>
    /// <param name="app">The function app.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="port">The port on 127.0.0.1; 0 for any free one.</param>
    /// <param name="address">Where the handler listens.</param>
    /// <param name="restart">Ends the handler, with all that it is working on; another takes its place on the same port.</param>
    /// <param name="log">Gets a line for what is noteworthy.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<HostServer> StartAsync(
        FunctionApp app, HostLimits limits, int port, Uri address, Action restart, Action<string> log, TimeProvider time, CancellationToken cancellation)
    {
        HttpMessageInvoker connection = HandlerConnection.Open(app.Host.InitializationTimeout, time);
        WebApplication server = Build(limits, port);
        HandlerProxy proxy = new(server.Services.GetRequiredService<IHttpForwarder>(), connection, address, limits, Begin);
        server.UseMiddleware<HostPaths>();
        server.UseRouter(Routes(app, proxy, server.Services.GetRequiredService<IInlineConstraintResolver>()));
        await server.StartAsync(cancellation);
        return new HostServer(server, connection, app, new TimerCalls(connection, address, Begin, log, time));

        Invocation Begin(string function) => new(function, app.Host.FunctionTimeout, restart, log, time);
    }

    /// <summary>Stops it; what is under way is cut.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _timers.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _server.DisposeAsync();
        _connection.Dispose();
        _stop.Dispose();
    }

    private static WebApplication Build(HostLimits limits, int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Limits.MaxRequestBodySize = limits.RequestBytes;

            // The handler has its own ideas of a client that is too slow.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        builder.Services.AddRouting();
        builder.Services.AddHttpForwarder();
        return builder.Build();
    }

    // Tried in this order, each with its methods; what none of them takes is a 404.
    private static RouteCollection Routes(FunctionApp app, HandlerProxy proxy, IInlineConstraintResolver constraints)
    {
        RouteCollection routes = new();
        foreach (HttpFunction function in app.Functions.OfType<HttpFunction>())
        {
            string template = $"{app.Host.RoutePrefix}/{function.Route}".Trim('/');
            Dictionary<string, object> methods = [];
            if (function.Methods.Count > 0)
            {
                methods["httpMethod"] = new HttpMethodRouteConstraint([.. function.Methods]);
            }

            routes.Add(new Route(
                new RouteHandler(context => proxy.InvokeAsync(function.Name, context)), function.Name, template, defaults: null, methods, dataTokens: null, constraints));
        }

        return routes;
    }
}
