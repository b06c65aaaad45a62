using System.CommandLine;
using System.Net;
using Aiaa.LocalRunner.Defaults;
using Aiaa.LocalRunner.Running;
using Aiaa.LocalRunner.Setup;

namespace Aiaa.LocalRunner.Commands;

/// <summary><c>up</c>: starts the system and keeps it running until it is asked to stop.</summary>
internal sealed class UpCommand
{
    private const int DefaultPort = 5000;

    private readonly Option<int?> _port = NumberOption.Build("--port", "Port of the API on 127.0.0.1; 0 for any free one (default: 5000).", "port", 0, IPEndPoint.MaxPort);
    private readonly Option<string?> _data = new("--data", "--workspace", "-w") { Description = "Folder for sessions, models and logs (default: .aiaa/data in the source tree).", HelpName = "folder" };
    private readonly Option<string?> _adminHosts = new("--admin_hosts") { Description = "Comma-separated addresses that may call /admin (default: *).", HelpName = "addresses" };
    private readonly Option<string?> _allowHosts = new("--allow_hosts") { Description = "Comma-separated servers that sessions may be fetched from, for example pacs.local:8042; they may lie on this machine or in its network (default: none).", HelpName = "hosts" };
    private readonly Option<int?> _expiry = NumberOption.Build("--sessions_default_expiry", "Longest life of an unused session, in seconds (default: 3600).", "seconds", 1, int.MaxValue);
    private readonly Option<string?> _engine = new("--engine") { Description = "AIAA, the only engine.", HelpName = "name", Hidden = true };
    private readonly Option<bool> _debug = new("--debug") { Description = "Write debug messages to the logs.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _asFunctionsHost = FunctionsHostOption.Build();
    private readonly OriginalOptions _original;
    private readonly Checkout _checkout;
    private readonly Terminal _terminal;
    private readonly TimeProvider _time;

    private UpCommand(Command command, Checkout checkout, Terminal terminal, TimeProvider time)
    {
        (_checkout, _terminal, _time) = (checkout, terminal, time);
        foreach (Option option in (Option[])[_port, _data, _adminHosts, _allowHosts, _expiry, _asFunctionsHost, _engine, _debug])
        {
            command.Options.Add(option);
        }

        _original = new OriginalOptions(command);
        command.SetAction(RunAsync);
    }

    /// <summary>The command for the command table.</summary>
    public static Command Build(Checkout checkout, Terminal terminal, TimeProvider time)
    {
        Command command = new("up", "Start the server and keep it running; Ctrl-C stops it. Prints one line when it is ready: ready http://127.0.0.1:5000") { Aliases = { "start" } };
        _ = new UpCommand(command, checkout, terminal, time);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        _original.Check(parsed, _terminal.Messages);
        if (parsed.GetValue(_engine) is { } engine && !engine.Equals("AIAA", StringComparison.OrdinalIgnoreCase))
        {
            throw new LocalRunnerException($"The engine {engine} does not exist here: networks run on ONNX Runtime inside gpu-runner; leave --engine out.");
        }

        LocalSystemOptions options = new(parsed.GetValue(_port) ?? DefaultPort)
        {
            AdminHosts = parsed.GetValue(_adminHosts),
            AllowHosts = parsed.GetValue(_allowHosts),
            SessionsDefaultExpiry = parsed.GetValue(_expiry),
            AsFunctionsHost = parsed.GetValue(_asFunctionsHost),
            Debug = parsed.GetValue(_debug),
        };
        string folder = parsed.GetValue(_data) ?? Path.Combine(_checkout.State, "data");
        LoopbackPort.RequireFree(options.Port);
        using DataFolder data = DataFolder.TryOpen(folder)
            ?? throw new LocalRunnerException($"The data folder {folder} is in use by another aiaa; stop that one, or choose another folder with --data.");
        await new AzuriteInstallation(_checkout, _terminal.Messages).EnsureAsync(cancellation);
        await new TorchScriptInstallation(_checkout, _terminal.Messages).RefreshAsync(cancellation);

        await using LocalSystem system = new(_checkout, options, data, _time);
        try
        {
            if (system.Host is { } host)
            {
                await _terminal.Messages.WriteLineAsync($"Served as behind the Functions host, by {host}.");
            }

            Uri api = await system.StartAsync(cancellation);
            await system.DuringAsync(token => DefaultModels.LoadAsync(_checkout.Models, data.Storage, api, _terminal.Messages, token), cancellation);
            await _terminal.Results.WriteLineAsync($"ready {api.GetLeftPart(UriPartial.Authority)}");
            await _terminal.Results.FlushAsync(cancellation);
            await system.KeepAliveAsync(_terminal.Messages, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await _terminal.Messages.WriteLineAsync("Stopping ...");
        }

        return ExitCodes.Done;
    }
}
