using System.Globalization;
using Aiaa.LocalRunner.FunctionsHost;
using System.Text.Json;
using Aiaa.LocalRunner.Setup;
using Aiaa.LocalRunner.Supervision;

namespace Aiaa.LocalRunner.Running;

/// <summary>The command lines and environments of the parts.</summary>
internal sealed class PartCommands
{
    private readonly string _node = Programs.Node();
    private readonly string _azuriteScript;
    private readonly string _runnerAssembly;
    private readonly string _functionsAssembly;
    private readonly string _torchScript;
    private readonly string _functionApp;
    private readonly LocalSystemOptions _options;
    private readonly string _runnerKey;

    public PartCommands(Checkout checkout, LocalSystemOptions options, string runnerKey)
    {
        _azuriteScript = Path.Combine(checkout.Azurite, "start.mjs");
        _runnerAssembly = checkout.Assembly("gpu-runner", "Aiaa.GpuRunner");
        _functionsAssembly = checkout.Assembly("functions", "Aiaa.Functions");
        _torchScript = new TorchScriptInstallation(checkout, TextWriter.Null).Program;
        _functionApp = checkout.FunctionApp;
        _options = options;
        _runnerKey = runnerKey;
    }

    /// <summary>Azurite in a folder, with the account that it keeps while this process lives.</summary>
    public ChildCommand Azurite(string folder, string account, StorageAddress? again) => new(
        _node,
        [_azuriteScript, "--data", folder, .. again is null ? [] : Ports(again)],
        new Dictionary<string, string?> { ["AZURITE_ACCOUNTS"] = account });

    /// <summary>The gpu-runner on that storage.</summary>
    public ChildCommand Runner(StorageAddress storage, Uri? again) =>
        Server(
            _runnerAssembly,
            again?.Port ?? 0,
            storage,
            new()
            {
                ["AIAA_RUNNER_KEY"] = _runnerKey,
                ["AIAA_TORCHSCRIPT"] = _torchScript,
                ["AIAA_TORCHSCRIPT_SETUP"] = JsonSerializer.Serialize<string[]>(
                    [Programs.Dotnet, typeof(PartCommands).Assembly.Location, TorchScriptInstallation.CommandName]),
            });

    /// <summary>functions on that storage and runner.</summary>
    public ChildCommand Functions(StorageAddress storage, Uri runner, Uri? again) => Server(
        _functionsAssembly, again?.Port ?? _options.Port, storage, FunctionsEnvironment(runner));

    /// <summary>functions as the Functions host starts it: the port comes in a variable.</summary>
    public ChildCommand CustomHandler(StorageAddress storage, Uri runner, Uri? again)
    {
        Dictionary<string, string?> environment = HandlerEnvironment(runner);
        string port = (again?.Port ?? 0).ToString(CultureInfo.InvariantCulture);
        environment["FUNCTIONS_CUSTOMHANDLER_PORT"] = port;
        environment["FUNCTIONS_HTTPWORKER_PORT"] = port;
        environment["FUNCTIONS_CUSTOMHANDLER_WORKER_ID"] = Guid.NewGuid().ToString("D");
        environment["FUNCTIONS_APP_ROOT_PATH"] = _functionApp;
        return Program(storage, environment, Programs.Dotnet, _functionsAssembly);
    }

    /// <summary>functions below the real host, which Azure Functions Core Tools bring.</summary>
    public ChildCommand CoreTools(CoreTools tools, Uri address, StorageAddress storage, Uri runner)
    {
        tools.WriteApp(_functionApp, [Programs.Dotnet, _functionsAssembly]);
        Dictionary<string, string?> environment = HandlerEnvironment(runner);
        foreach ((string name, string? value) in FunctionsHost.CoreTools.Settings(storage.ConnectionString))
        {
            environment[name] = value;
        }

        return Lifeline.Around(Program(storage, environment, tools.Program, FunctionsHost.CoreTools.Start(address.Port)) with { WorkingFolder = tools.AppFolder });
    }

    // Behind a host functions cannot see that it is bound to loopback; a web page elsewhere must be kept out all the same.
    private Dictionary<string, string?> HandlerEnvironment(Uri runner)
    {
        Dictionary<string, string?> environment = FunctionsEnvironment(runner);
        environment["AIAA_ALLOWED_HOSTS"] = Environment.GetEnvironmentVariable("AIAA_ALLOWED_HOSTS") ?? "localhost,*.localhost,127.0.0.1,[::1]";
        return environment;
    }

    private Dictionary<string, string?> FunctionsEnvironment(Uri runner) => new()
    {
        ["AIAA_RUNNER_KEY"] = _runnerKey,
        ["AIAA_RUNNER_URL"] = runner.AbsoluteUri,
        ["AIAA_ADMIN_HOSTS"] = _options.AdminHosts,
        ["AIAA_ALLOW_HOSTS"] = _options.AllowHosts,

        // Whoever names hosts on the command line of a machine means that machine's network as well.
        ["AIAA_ALLOW_NETWORKS"] = _options.AllowHosts is null ? null : "local",
        ["AIAA_SESSIONS_DEFAULT_EXPIRY"] = _options.SessionsDefaultExpiry?.ToString(CultureInfo.InvariantCulture),
        ["FUNCTIONS_CUSTOMHANDLER_PORT"] = null,
    };

    private ChildCommand Server(string assembly, int port, StorageAddress storage, Dictionary<string, string?> environment) => Program(
        storage, environment, Programs.Dotnet, assembly, "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    private ChildCommand Program(StorageAddress storage, Dictionary<string, string?> environment, string program, params string[] arguments)
    {
        environment["AIAA_STORAGE"] = storage.ConnectionString;
        environment["AIAA_STORAGE_ACCOUNT"] = null;
        environment["ASPNETCORE_URLS"] = null;
        environment["ASPNETCORE_HTTP_PORTS"] = null;
        environment["Logging__Console__FormatterOptions__ColorBehavior"] = "Disabled";
        if (_options.Debug)
        {
            environment["Logging__LogLevel__Default"] = "Debug";
        }

        return new ChildCommand(program, arguments, environment);
    }

    private static string[] Ports(StorageAddress storage) =>
    [
        "--blobPort", storage.Blob.Port.ToString(CultureInfo.InvariantCulture),
        "--queuePort", storage.Queue.Port.ToString(CultureInfo.InvariantCulture),
        "--tablePort", storage.Table.Port.ToString(CultureInfo.InvariantCulture),
    ];
}
