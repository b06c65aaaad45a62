using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Identity;

/// <summary>Who may call.</summary>
/// <param name="AdminHosts">The machines that may administer: addresses, ranges, names, or * for all.</param>
/// <param name="AllowedHosts">Names under which the server may be addressed; null for the default.</param>
internal sealed record AccessSettings(IReadOnlyList<string> AdminHosts, IReadOnlyList<string>? AllowedHosts)
{
    public static AccessSettings From(IConfiguration configuration)
    {
        string[] allowed = configuration.List("AIAA_ALLOWED_HOSTS", string.Empty);
        return new AccessSettings(configuration.List("AIAA_ADMIN_HOSTS", "*"), allowed.Length > 0 ? allowed : null);
    }
}
