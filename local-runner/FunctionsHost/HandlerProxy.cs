using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Aiaa.LocalRunner.FunctionsHost;

/// <summary>
/// Passes a request on to the handler and its answer back, both as streams, with the host's own answers where the handler gives
/// none: 500 for a body above the limit and for a handler that died, 504 for one that is silent too long; all without a body.
/// </summary>
internal sealed class HandlerProxy(
    IHttpForwarder forwarder, HttpMessageInvoker connection, Uri handler, HostLimits limits, Func<string, Invocation> begin)
{
    private readonly ForwarderRequestConfig _config = new() { ActivityTimeout = limits.Idle };

    /// <summary>Answers one request to a function.</summary>
    public async Task InvokeAsync(string function, HttpContext context)
    {
        if (context.Request.ContentLength > limits.RequestBytes)
        {
            await RefuseAsync(context);
            return;
        }

        using Invocation invocation = begin(function);
        ForwarderError error = await forwarder.SendAsync(
            context, handler.GetLeftPart(UriPartial.Authority), connection, _config, new HandlerTransformer(invocation.Id), context.RequestAborted);
        if (error != ForwarderError.None && !context.Response.HasStarted)
        {
            context.Response.StatusCode = error is ForwarderError.RequestTimedOut ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status500InternalServerError;
        }
    }

    // Answered at once, then read to its end: a client that reads only after it has sent everything finds the answer too.
    private static async Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        await context.Response.CompleteAsync();
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
    }
}
