using System.Globalization;
using System.Text.Json.Nodes;
using NCrontab;

namespace Aiaa.LocalRunner.FunctionsHost;

/// <summary>One function of the app: a folder with a function.json.</summary>
/// <param name="Name">The folder's name.</param>
internal abstract record Function(string Name)
{
    /// <summary>Reads one function.</summary>
    /// <param name="path">Its function.json.</param>
    /// <param name="settings">The app settings, for values such as <c>%SWEEP_SCHEDULE%</c>.</param>
    /// <exception cref="LocalRunnerException">It cannot be read, or has a trigger that is not known here.</exception>
    public static Function Read(string path, AppSettings settings)
    {
        string name = Path.GetFileName(Path.GetDirectoryName(path))!;
        return JsonFile.Read<Function>(path, root =>
        {
            JsonNode trigger = root["bindings"]?.AsArray().FirstOrDefault(IsTrigger)
                ?? throw new LocalRunnerException($"{path} has no trigger among its bindings.");
            return (string)trigger["type"]! switch
            {
                "httpTrigger" => Http(path, name, trigger, settings),
                "timerTrigger" => Timer(path, name, trigger, settings),
                string other => throw new LocalRunnerException($"{path} has a {other}; HTTP and timer triggers are what is run here."),
            };
        });
    }

    private static bool IsTrigger(JsonNode? binding) => ((string?)binding?["type"])?.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase) ?? false;

    private static HttpFunction Http(string path, string name, JsonNode trigger, AppSettings settings)
    {
        if ((string?)trigger["authLevel"] != "anonymous")
        {
            throw new LocalRunnerException($"{path} asks for a key; there are no keys on one machine: set \"authLevel\": \"anonymous\".");
        }

        string[] methods = [.. (trigger["methods"]?.AsArray() ?? []).Select(method => ((string)method!).ToUpperInvariant())];
        return new HttpFunction(name, settings.Expand((string?)trigger["route"] ?? name).Trim('/'), methods);
    }

    private static TimerFunction Timer(string path, string name, JsonNode trigger, AppSettings settings)
    {
        string text = settings.Expand((string?)trigger["schedule"] ?? string.Empty);
        bool seconds = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6;
        CrontabSchedule schedule = CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = seconds })
            ?? throw new LocalRunnerException(string.Create(
                CultureInfo.InvariantCulture, $"{path} has the schedule '{text}'; a schedule has five or six fields, for example '0 * * * * *' for every minute."));
        return new TimerFunction(name, schedule, (bool?)trigger["runOnStartup"] ?? false);
    }
}

/// <summary>A function that HTTP requests call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Route">Its route template, without the prefix.</param>
/// <param name="Methods">The methods it takes, in capitals; none named means all.</param>
internal sealed record HttpFunction(string Name, string Route, IReadOnlyList<string> Methods) : Function(Name);

/// <summary>A function that the clock calls.</summary>
/// <param name="Name">Its name, which is also the path that the handler is called at.</param>
/// <param name="Schedule">When, in UTC.</param>
/// <param name="RunOnStartup">Whether it is also called when the host starts.</param>
internal sealed record TimerFunction(string Name, CrontabSchedule Schedule, bool RunOnStartup) : Function(Name);
