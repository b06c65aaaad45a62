using Aiaa.LocalRunner.FunctionsHost;

namespace Aiaa.LocalRunner.Tests.FunctionsHost;

/// <summary>A function app in a folder, made by a test.</summary>
internal sealed class AppFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public AppFolder(string host = """{"extensions":{"http":{"routePrefix":""}},"customHandler":{"enableProxyingHttpRequest":true}}""") =>
        File.WriteAllText(System.IO.Path.Combine(Path, "host.json"), host);

    public string Path => _folder.Path;

    public static AppSettings NoSettings { get; } = new(_ => null);

    public AppFolder Http(string name, string route, string methods = """["get","post"]""") => Function(
        name, $$"""{"bindings":[{"type":"httpTrigger","direction":"in","authLevel":"anonymous","methods":{{methods}},"route":"{{route}}"},{"type":"http","direction":"out","name":"res"}]}""");

    public AppFolder Function(string name, string json)
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Path, name));
        File.WriteAllText(System.IO.Path.Combine(Path, name, "function.json"), json);
        return this;
    }

    public FunctionApp Read(AppSettings? settings = null) => FunctionApp.Read(Path, settings ?? NoSettings);

    public void Dispose() => _folder.Dispose();
}
