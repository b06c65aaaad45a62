using System.Globalization;

namespace Aiaa.Functions.Hosting;

/// <summary>The configuration cannot be used; the message says which variable to set to what.</summary>
internal sealed class SettingException(string message) : Exception(message);

/// <summary>Reads single values of the configuration, each by its environment variable's name.</summary>
internal static class Setting
{
    /// <summary>Start options of the original server, kept under their names.</summary>
    public static Dictionary<string, string> Aliases { get; } = new()
    {
        ["--admin_hosts"] = "AIAA_ADMIN_HOSTS",
        ["--allow_hosts"] = "AIAA_ALLOW_HOSTS",
        ["--sessions_default_expiry"] = "AIAA_SESSIONS_DEFAULT_EXPIRY",
    };

    public static string? Optional(this IConfiguration configuration, string name)
        => configuration[name] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    public static string Required(this IConfiguration configuration, string name, string meaning)
        => configuration.Optional(name) ?? throw new SettingException($"Set {name} to {meaning}.");

    public static long PositiveNumber(this IConfiguration configuration, string name, long fallback)
    {
        string? text = configuration.Optional(name);
        if (text is null)
        {
            return fallback;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value > 0
            ? value
            : throw new SettingException($"{name} is '{text}'; set it to a whole number above 0.");
    }

    public static string[] List(this IConfiguration configuration, string name, string fallback)
        => (configuration.Optional(name) ?? fallback).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
