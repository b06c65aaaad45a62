namespace Aiaa.Functions.Runner;

/// <summary>The connections to the runner: few, kept, and without anything between that would change what is sent.</summary>
internal static class RunnerConnection
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    public static HttpClient Open(RunnerSettings settings) => new(new SocketsHttpHandler
    {
        ConnectTimeout = ConnectLimit,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
    })
    {
        BaseAddress = settings.Url,
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
