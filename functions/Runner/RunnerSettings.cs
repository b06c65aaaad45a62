using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Runner;

/// <summary>Where the runner is, the secret shared with it, and how long it may take.</summary>
internal sealed record RunnerSettings(Uri Url, byte[] Key)
{
    private const int LeastKeyBytes = 32;

    /// <summary>Azure ends every HTTP request after 230 s; ours ends before, with a sentence.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(220);

    public static RunnerSettings From(IConfiguration configuration)
    {
        string url = configuration.Required("AIAA_RUNNER_URL", "the address of the gpu-runner, for example http://127.0.0.1:5001");
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            throw new SettingException($"AIAA_RUNNER_URL is '{url}'; set it to an address such as http://127.0.0.1:5001.");
        }

        string key = configuration.Required("AIAA_RUNNER_KEY", "the secret shared with the gpu-runner: 32 random bytes or more, in base64");
        byte[] bytes = new byte[key.Length];
        return Convert.TryFromBase64String(key, bytes, out int length) && length >= LeastKeyBytes
            ? new RunnerSettings(address, bytes[..length])
            : throw new SettingException($"AIAA_RUNNER_KEY is not {LeastKeyBytes} bytes or more in base64; make one with: openssl rand -base64 32");
    }
}
