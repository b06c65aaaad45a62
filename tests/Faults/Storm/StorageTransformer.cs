using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Aiaa.Faults.Tests.Storm;

/// <summary>Passes a storage call on letter by letter, for its path is signed, and may lose the answer.</summary>
internal sealed class StorageTransformer(Uri storage, bool loseAnswer, Trap trap) : HttpTransformer
{
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Where a request goes: its target as it was written, at the storage.</summary>
    public static Uri Target(HttpContext context, Uri storage) =>
        new(storage.GetLeftPart(UriPartial.Authority) + context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, in Verbatim);

    /// <inheritdoc/>
    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        proxyRequest.Headers.Host = null;
        proxyRequest.RequestUri = Target(httpContext, storage);
    }

    /// <inheritdoc/>
    public override ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is not null)
        {
            trap.Pass(Moment.After);
            if (loseAnswer)
            {
                httpContext.Abort();
                return ValueTask.FromResult(false);
            }
        }

        return base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
    }
}
