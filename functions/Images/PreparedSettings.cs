using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Images;

/// <summary>Whether the runner may keep copies of prepared images in storage, and how long one may lie there.</summary>
/// <param name="Lifetime">The longest that a copy lies there, used or not; null where none are kept.</param>
internal sealed record PreparedSettings(TimeSpan? Lifetime)
{
    private const long MostSeconds = 30L * 24 * 3600;

    /// <summary>Whether copies are kept.</summary>
    public bool Keep => Lifetime is not null;

    public static PreparedSettings From(IConfiguration configuration)
    {
        long seconds = configuration.PositiveNumber("AIAA_PREPARED_EXPIRY", fallback: 0);
        return seconds <= MostSeconds
            ? new PreparedSettings(seconds == 0 ? null : TimeSpan.FromSeconds(seconds))
            : throw new SettingException($"AIAA_PREPARED_EXPIRY is {seconds}; set it to at most {MostSeconds} seconds, or leave it out to keep no prepared images.");
    }
}
