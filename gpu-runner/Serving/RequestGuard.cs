using System.Net;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Serving;

/// <summary>Lets only requests through that a holder of the key has signed, each once.</summary>
internal sealed partial class RequestGuard(RequestSigner signer, NonceStore nonces, ILogger<RequestGuard> logger)
{
    /// <summary>Checks a request.</summary>
    /// <param name="request">The request, for its path and signature.</param>
    /// <param name="json">Its JSON, byte for byte.</param>
    /// <exception cref="UnsignedException">It is not to be answered.</exception>
    public void Check(HttpRequest request, ReadOnlySpan<byte> json)
    {
        SignatureState state = signer.Verify(request.Headers[RunnerHeaders.Signature], request.Path, json, out string nonce);
        if (state != SignatureState.Valid)
        {
            LogRefused(logger, request.Path, state, request.HttpContext.Connection.RemoteIpAddress);
            throw new UnsignedException(Sentence(state));
        }

        if (!nonces.TryTake(nonce))
        {
            LogReplayed(logger, request.Path, request.HttpContext.Connection.RemoteIpAddress);
            throw new UnsignedException("This signed request was already taken; sign each request anew.");
        }
    }

    private static string Sentence(SignatureState state) => state switch
    {
        SignatureState.Missing => $"The request carries no {RunnerHeaders.Signature}; only the API front may call this server.",
        SignatureState.Expired => "The request's signature is too old; check the clocks of both machines.",
        SignatureState.Forged => "The request's signature does not match; check that both sides have the same AIAA_RUNNER_KEY.",
        _ => $"The request's {RunnerHeaders.Signature} is not of the form that this server knows; check that both sides have the same version.",
    };

    [LoggerMessage(1001, LogLevel.Warning, "A request to {Path} from {Caller} was refused: its signature is {State}")]
    private static partial void LogRefused(ILogger logger, string path, SignatureState state, IPAddress? caller);

    [LoggerMessage(1002, LogLevel.Warning, "A request to {Path} from {Caller} was refused: it was signed, but came a second time")]
    private static partial void LogReplayed(ILogger logger, string path, IPAddress? caller);
}
