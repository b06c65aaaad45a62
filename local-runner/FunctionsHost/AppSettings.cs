using System.Globalization;
using System.Text.RegularExpressions;

namespace Aiaa.LocalRunner.FunctionsHost;

/// <summary>The settings of the app that its files may name: on one machine, the environment.</summary>
/// <param name="find">The value of a setting; null when it is not set.</param>
internal sealed partial class AppSettings(Func<string, string?> find)
{
    private const string RequestLimit = "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT";
    private const long DefaultRequestBytes = 104_857_600;

    /// <summary>The settings of this process's environment.</summary>
    public static AppSettings Environment { get; } = new(System.Environment.GetEnvironmentVariable);

    /// <summary>The largest request body that the host passes on, in bytes.</summary>
    /// <exception cref="LocalRunnerException">The setting is no number.</exception>
    public long RequestBytes => find(RequestLimit) switch
    {
        null or "" => DefaultRequestBytes,
        string text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) => bytes,
        string text => throw new LocalRunnerException($"{RequestLimit} is '{text}'; set it to a number of bytes, or not at all."),
    };

    /// <summary>Puts the values of settings in place of their names between percent signs.</summary>
    /// <exception cref="LocalRunnerException">A setting that is named is not set.</exception>
    public string Expand(string text) => Name().Replace(text, match => find(match.Groups[1].Value)
        ?? throw new LocalRunnerException($"The setting {match.Groups[1].Value}, which the function app names, is not set."));

    [GeneratedRegex("%(.+?)%")]
    private static partial Regex Name();
}
