using System.CommandLine;

namespace Aiaa.LocalRunner.Commands;

/// <summary>
/// The start options of NVIDIA's server that mean nothing here. They are known, so that a script that starts the original does not
/// fail for them without a reason: most are passed over with a note; those whose absence would surprise are refused.
/// </summary>
internal sealed class OriginalOptions
{
    private readonly Dictionary<Option<string?>, string> _notes = [];
    private readonly Dictionary<Option<string?>, string> _refusals = [];

    public OriginalOptions(Command command)
    {
        const string noTriton = "there is no Triton here; networks run on ONNX Runtime inside gpu-runner";
        foreach (string name in (string[])["ip", "http_port", "grpc_port", "metrics_port", "proto", "shmem", "model_path", "start_timeout", "model_timeout", "verbose"])
        {
            Note($"--triton_{name}", noTriton);
        }

        Note("--monitor", "nothing about the use of this server is collected");
        Note("--auto_reload", "models live in storage; every process sees a change at once");
        Note("--use_cupy", "transforms run on the CPU, vectorised");
        Note("--client_id", "this server has no name of its own");
        Note("--sessions_path", "sessions live in storage, below --data");

        const string noTls = "this command serves plain HTTP on loopback; put a reverse proxy with TLS in front of it";
        Refuse("--ssl", noTls);
        Refuse("--ssl_cert_file", noTls);
        Refuse("--ssl_pkey_file", noTls);
        Refuse("-b", "it stays in the foreground; put it in the background with your shell or a service manager");

        foreach (Option<string?> option in _notes.Keys.Concat(_refusals.Keys))
        {
            command.Options.Add(option);
        }

        void Note(string name, string why) => _notes.Add(Make(name), why);
        void Refuse(string name, string why) => _refusals.Add(Make(name), why);
    }

    /// <summary>Prints a note for each given option that is passed over.</summary>
    /// <exception cref="LocalRunnerException">An option was given that is refused.</exception>
    public void Check(ParseResult parsed, TextWriter messages)
    {
        foreach ((Option<string?> option, string why) in _refusals)
        {
            if (parsed.GetResult(option) is { Implicit: false })
            {
                throw new LocalRunnerException($"{option.Name} is not possible here: {why}.");
            }
        }

        foreach ((Option<string?> option, string why) in _notes)
        {
            if (parsed.GetResult(option) is { Implicit: false })
            {
                messages.WriteLine($"{option.Name} has no effect: {why}.");
            }
        }
    }

    private static Option<string?> Make(string name) => new(name) { Arity = ArgumentArity.ZeroOrOne, Hidden = true };
}
