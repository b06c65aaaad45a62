using System.Net;
using System.Net.Http.Headers;
using Aiaa.Intake.Outbound;

namespace Aiaa.Intake.Sources;

/// <summary>
/// Sends a request and follows where it is sent on to, within the policy. What the caller gave for one server (credentials, headers,
/// body) goes to no other: another host, port or scheme gets a bare request.
/// </summary>
internal sealed class RedirectFollower(HttpMessageInvoker client, OutboundPolicy policy, int most)
{
    public async Task<HttpResponseMessage> SendAsync(HttpSourceRequest request, SourceTimer timer)
    {
        Uri origin = policy.Check(request.Url);
        CookieContainer cookies = new();
        foreach ((string name, string value) in request.Cookies)
        {
            cookies.Add(origin, new Cookie(name, value, "/"));
        }

        (Uri url, HttpMethod method) = (origin, request.Method);
        for (int hop = 0; ; hop++)
        {
            using HttpRequestMessage message = Compose(request, url, method, SameOrigin(url, origin), cookies);
            HttpResponseMessage response = await client.SendAsync(message, timer.Token);
            timer.Heard();
            if (!request.FollowsRedirects || !IsRedirect(response.StatusCode))
            {
                return response;
            }

            using (response)
            {
                Keep(response, url, cookies);
                if (hop == most)
                {
                    throw new IntakeException(IntakeFailure.SourceFailed, $"The server at the url redirects more than {most} times; give the address where the files are.");
                }

                (url, method) = Next(response, url, method, request.Body is not null, origin);
            }
        }
    }

    private static HttpRequestMessage Compose(HttpSourceRequest request, Uri url, HttpMethod method, bool trusted, CookieContainer cookies)
    {
        HttpRequestMessage message = new(method, url) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        message.Headers.TryAddWithoutValidation("User-Agent", "Aiaa.Cloud");
        bool withBody = trusted && method == request.Method && request.Body is not null;
        if (withBody)
        {
            message.Content = new ByteArrayContent(request.Body!);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.BodyType!);
        }

        if (trusted)
        {
            AddHeaders(message, request, withBody);
        }

        if (cookies.GetCookieHeader(url) is { Length: > 0 } header)
        {
            message.Headers.TryAddWithoutValidation("Cookie", header);
        }

        if (message.Headers.Accept.Count == 0)
        {
            message.Headers.TryAddWithoutValidation("Accept", "*/*");
        }

        return message;
    }

    private static void AddHeaders(HttpRequestMessage message, HttpSourceRequest request, bool withBody)
    {
        foreach ((string name, string value) in request.Headers)
        {
            bool ofContent = name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);
            if (ofContent && withBody)
            {
                message.Content!.Headers.Remove(name);
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
            else if (!ofContent)
            {
                message.Headers.Remove(name);
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }

        // As requests: what auth says wins over a header.
        if (request.Authorization is { } authorization)
        {
            message.Headers.Remove("Authorization");
            message.Headers.TryAddWithoutValidation("Authorization", authorization);
        }
    }

    private (Uri Url, HttpMethod Method) Next(HttpResponseMessage response, Uri url, HttpMethod method, bool hasBody, Uri origin)
    {
        string location = response.Headers.TryGetValues("Location", out IEnumerable<string>? values) ? values.First() : string.Empty;
        if (location.Length == 0 || !Uri.TryCreate(url, location, out Uri? target))
        {
            throw new IntakeException(IntakeFailure.SourceFailed, "The server at the url redirects without saying where to.");
        }

        Uri next = policy.Check(target.AbsoluteUri);
        if (url.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps)
        {
            throw new IntakeException(IntakeFailure.NotAllowed, "The server at the url redirects from https to http, which is not followed; give the address where the files are.");
        }

        bool keeps = response.StatusCode is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
        if (keeps && hasBody && method == HttpMethod.Post && !SameOrigin(next, origin))
        {
            throw new IntakeException(IntakeFailure.NotAllowed, "The server at the url redirects the body to another server, which is not followed; give the address where the files are.");
        }

        return (next, keeps ? method : HttpMethod.Get);
    }

    // A cookie that the server sets on the way is sent back to it, as a session of requests does.
    private static void Keep(HttpResponseMessage response, Uri url, CookieContainer cookies)
    {
        if (!response.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? values))
        {
            return;
        }

        foreach (string value in values)
        {
            try
            {
                cookies.SetCookies(url, value);
            }
            catch (CookieException)
            {
                // One that cannot be read is not kept.
            }
        }
    }

    private static bool SameOrigin(Uri one, Uri other) => one.Scheme == other.Scheme && one.Port == other.Port && HostRule.Canonical(one) == HostRule.Canonical(other);

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}
