using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Sessions;

/// <summary>How long sessions live.</summary>
/// <param name="DefaultExpiry">The time without use after which a session ends when its client names none; also the longest.</param>
internal sealed record SessionSettings(TimeSpan DefaultExpiry)
{
    private const long DefaultSeconds = 3600;
    private const long MostSeconds = 30L * 24 * 3600;

    public static SessionSettings From(IConfiguration configuration)
    {
        long seconds = configuration.PositiveNumber("AIAA_SESSIONS_DEFAULT_EXPIRY", DefaultSeconds);
        return seconds <= MostSeconds
            ? new SessionSettings(TimeSpan.FromSeconds(seconds))
            : throw new SettingException($"AIAA_SESSIONS_DEFAULT_EXPIRY is {seconds}; set it to at most {MostSeconds} seconds.");
    }

    /// <summary>The expiry that a session gets: what its client asks for, within the default.</summary>
    public TimeSpan Grant(long requestedSeconds)
        => requestedSeconds > 0 && requestedSeconds < DefaultExpiry.TotalSeconds ? TimeSpan.FromSeconds(requestedSeconds) : DefaultExpiry;
}
