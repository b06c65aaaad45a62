namespace Aiaa.LocalRunner.FunctionsHost;

/// <summary>A function app as the host finds it in its folder.</summary>
/// <param name="Host">Its host.json.</param>
/// <param name="Functions">Its functions in the order in which the host tries their routes: by name, whatever the case.</param>
internal sealed record FunctionApp(HostFile Host, IReadOnlyList<Function> Functions)
{
    /// <summary>The file that makes a folder a function.</summary>
    public const string FunctionFile = "function.json";

    /// <summary>The file that makes a folder a function app.</summary>
    public const string HostFileName = "host.json";

    /// <summary>Reads the folder.</summary>
    /// <exception cref="LocalRunnerException">It is no function app that can be run here.</exception>
    public static FunctionApp Read(string folder, AppSettings settings) => new(
        HostFile.Read(Path.Combine(folder, HostFileName)),
        [
            .. from function in Directory.EnumerateDirectories(folder)
               let file = Path.Combine(function, FunctionFile)
               where File.Exists(file)
               orderby Path.GetFileName(function).ToUpperInvariant()
               select Function.Read(file, settings),
        ]);
}
