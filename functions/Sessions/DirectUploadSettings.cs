using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Sessions;

/// <summary>How long an upload that goes straight to storage may take.</summary>
/// <param name="Lifetime">The time from its beginning to its commit.</param>
internal sealed record DirectUploadSettings(TimeSpan Lifetime)
{
    private const long DefaultSeconds = 24L * 3600;
    private const long MostSeconds = 7L * 24 * 3600;

    public static DirectUploadSettings From(IConfiguration configuration)
    {
        long seconds = configuration.PositiveNumber("AIAA_UPLOAD_EXPIRY", DefaultSeconds);
        return seconds <= MostSeconds
            ? new DirectUploadSettings(TimeSpan.FromSeconds(seconds))
            : throw new SettingException($"AIAA_UPLOAD_EXPIRY is {seconds}; set it to at most {MostSeconds} seconds: storage keeps blocks no longer.");
    }
}
