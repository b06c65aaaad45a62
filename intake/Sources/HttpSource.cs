using System.Diagnostics.CodeAnalysis;
using System.Security.Authentication;
using Aiaa.Intake.Outbound;
using Aiaa.Intake.Spooling;

namespace Aiaa.Intake.Sources;

/// <summary>
/// Fetches the files of a session from an HTTP server. Each fetch has connections of its own, which end with it: none is shared with
/// another caller's credentials.
/// </summary>
/// <param name="policy">Where it may fetch from; looked at again for every redirect.</param>
/// <param name="dialler">The way to the network.</param>
/// <param name="limits">How long it may take.</param>
/// <param name="time">The clock of the limits.</param>
public sealed class HttpSource(OutboundPolicy policy, Dialler dialler, HttpSourceLimits limits, TimeProvider time)
{
    private readonly OutboundGuard _guard = new(policy, dialler);

    /// <summary>Checks the address alone, before anything else is done for a request.</summary>
    /// <exception cref="IntakeException">It may not be fetched from.</exception>
    public void Check(HttpSourceRequest request) => policy.Check(request.Url);

    /// <summary>Fetches what the server answers.</summary>
    /// <param name="request">The request.</param>
    /// <param name="spool">Where the files go.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>One file; or, where the answer is multipart, as DICOMweb's are, its files in order.</returns>
    /// <exception cref="IntakeException">It may not be fetched, or the server does not give it.</exception>
    public async Task<IReadOnlyList<SpooledPart>> FetchAsync(HttpSourceRequest request, Spool spool, CancellationToken cancellation)
    {
        spool.Progress.Stage = IntakeStage.Fetching;
        using SocketsHttpHandler handler = _guard.NewHandler();
        if (!request.VerifiesCertificate)
        {
            TrustAnyCertificate(handler);
        }

        using HttpMessageInvoker client = new(handler, disposeHandler: false);
        using SourceTimer timer = new(limits, request.Patience, time, cancellation);
        try
        {
            using HttpResponseMessage response = await new RedirectFollower(client, policy, limits.Redirects).SendAsync(request, timer);
            return await ResponseFiles.ReadAsync(response, spool, timer);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new IntakeException(IntakeFailure.SourceTimeout, "The server at the url did not answer in time, or stopped in the middle; try again, or ask it for less.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw Explain(exception);
        }
    }

    [SuppressMessage("Security", "CA5359", Justification = "The caller, whose credentials are sent, asked for it by name; hospitals' servers often sign their own certificates.")]
    private static void TrustAnyCertificate(SocketsHttpHandler handler)
        => handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;

    // What the guard threw inside the connection comes back wrapped.
    private static IntakeException Explain(Exception exception)
    {
        for (Exception? inner = exception; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case IntakeException ours:
                    return ours;
                case AuthenticationException tls:
                    return new IntakeException(
                        IntakeFailure.SourceFailed, "The certificate of the server at the url is not valid for its name or not trusted here; \"verify\": false passes over that.", tls);
                default:
                    continue;
            }
        }

        return exception is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }
            ? new IntakeException(IntakeFailure.SourceFailed, "The server at the url sends more headers than are read here.", exception)
            : new IntakeException(IntakeFailure.SourceFailed, "The connection to the server at the url broke, or it does not speak HTTP; try again.", exception);
    }
}
