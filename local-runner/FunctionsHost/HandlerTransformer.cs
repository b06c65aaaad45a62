using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Aiaa.LocalRunner.FunctionsHost;

/// <summary>
/// Changes a request as the host does on the way to its handler: Host names the handler, and what a client claims in X-Forwarded-*
/// is replaced by what the host itself sees.
/// </summary>
internal sealed class HandlerTransformer(string invocationId) : HttpTransformer
{
    /// <inheritdoc/>
    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        proxyRequest.Headers.Host = null;
        Set(HostHeaders.ForwardedFor, httpContext.Connection.RemoteIpAddress?.ToString());
        Set(HostHeaders.ForwardedHost, httpContext.Request.Host.Value);
        Set(HostHeaders.ForwardedProto, httpContext.Request.Scheme);
        Set(HostHeaders.ForwardedPrefix, null);
        Set(HostHeaders.InvocationId, invocationId);
        Set(HostHeaders.HostVersion, HostHeaders.Version);

        void Set(string name, string? value)
        {
            proxyRequest.Headers.Remove(name);
            if (!string.IsNullOrEmpty(value))
            {
                proxyRequest.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }
}
