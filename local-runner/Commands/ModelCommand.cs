using System.CommandLine;
using System.Globalization;
using Aiaa.LocalRunner.Client;

namespace Aiaa.LocalRunner.Commands;

/// <summary><c>model</c>: the models of a running server, this machine's or any other that speaks AIAA's admin protocol.</summary>
internal sealed class ModelCommand(Terminal terminal)
{
    private const string DefaultServer = "http://127.0.0.1:5000";

    private readonly Option<Uri> _server = new("--server")
    {
        Description = $"Address of the server (default: {DefaultServer}).",
        HelpName = "address",
        Recursive = true,
        DefaultValueFactory = _ => new Uri(DefaultServer),
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https")
            {
                return address;
            }

            result.AddError("--server takes an address such as http://127.0.0.1:5000.");
            return null;
        },
    };

    /// <summary>The command for the command table.</summary>
    public static Command Build(Terminal terminal) => new ModelCommand(terminal).Build();

    private Command Build()
    {
        Argument<string?> some = new("name") { Description = "A model, to list its revisions.", Arity = ArgumentArity.ZeroOrOne };
        Command list = new("list", "List the models of a server, or the revisions of one.") { some };
        SetAction(list, (client, parsed, cancellation) => parsed.GetValue(some) is { } name
            ? ListRevisionsAsync(client, name, cancellation)
            : ListModelsAsync(client, cancellation));

        Argument<string> loaded = Name();
        Argument<string> path = new("path") { Description = "A folder or file: config with .onnx, .ts or .pt, a zip or folder of an MMAR or MONAI bundle, or a config alone." };
        Command load = new("load", "Load a model, or replace the one of that name once the server has tried it.") { loaded, path };
        SetAction(load, (client, parsed, cancellation) => LoadAsync(client, parsed.GetValue(loaded)!, parsed.GetValue(path)!, cancellation));

        Argument<string> deleted = Name();
        Command delete = new("delete", "Delete a model with all its revisions.") { deleted };
        SetAction(delete, (client, parsed, cancellation) => DeleteAsync(client, parsed.GetValue(deleted)!, cancellation));

        Argument<string> rolledBack = Name();
        Argument<string?> revision = new("revision") { Description = "The revision, or its first digits (default: the one before).", Arity = ArgumentArity.ZeroOrOne };
        Command rollback = new("rollback", "Serve an earlier revision of a model again.") { rolledBack, revision };
        SetAction(rollback, (client, parsed, cancellation) => RollBackAsync(client, parsed.GetValue(rolledBack)!, parsed.GetValue(revision), cancellation));

        return new Command("model", "List, load, delete and roll back the models of a running server.") { _server, list, load, delete, rollback };
    }

    private static Argument<string> Name() => new("name") { Description = "The model's name." };

    private void SetAction(Command command, Func<AiaaClient, ParseResult, CancellationToken, Task> act) => command.SetAction(async (parsed, cancellation) =>
    {
        Uri server = parsed.GetValue(_server)!;
        using AiaaClient client = new(server);
        try
        {
            await act(client, parsed, cancellation);
            return ExitCodes.Done;
        }
        catch (HttpRequestException exception)
        {
            throw new LocalRunnerException(
                $"No server answers at {server.GetLeftPart(UriPartial.Path)}: start one with ./aiaa up, or name another with --server.", [exception.Message], exception);
        }
    });

    private async Task ListModelsAsync(AiaaClient client, CancellationToken cancellation)
    {
        List<string[]> rows = [["NAME", "TYPE", "VERSION", "REVISION", "LABELS"]];
        foreach (ListedModel model in await client.ListModelsAsync(cancellation))
        {
            // Whoever may not administer may still read the list.
            ModelDescription? description = await client.TryDescribeAsync(model.Name, cancellation);
            rows.Add([model.Name, model.Type, model.Version, ModelDescription.Short(description?.Revision), string.Join(", ", model.Labels)]);
        }

        await PrintAsync(rows);
    }

    private async Task ListRevisionsAsync(AiaaClient client, string name, CancellationToken cancellation)
    {
        ModelDescription model = await client.FindAsync(name, cancellation) ?? throw new LocalRunnerException($"There is no model {name} on this server.");
        await PrintAsync(
        [
            ["REVISION", "SERVED"],
            .. model.Revisions.Select(one => (string[])[ModelDescription.Short(one.Revision), one.Served ? "now" : $"until {one.Until}"]),
        ]);
    }

    private async Task LoadAsync(AiaaClient client, string name, string path, CancellationToken cancellation)
    {
        ModelDescription model = await client.PutModelAsync(name, ModelFolder.Find(path), cancellation);
        string load = model.LoadMilliseconds is { } time ? string.Create(CultureInfo.InvariantCulture, $", loaded in {time:0} ms") : string.Empty;
        await terminal.Results.WriteLineAsync($"{name} is served as revision {ModelDescription.Short(model.Revision)} ({model.Provider ?? "no network"}{load})");
    }

    private async Task DeleteAsync(AiaaClient client, string name, CancellationToken cancellation)
    {
        await client.DeleteModelAsync(name, cancellation);
        await terminal.Results.WriteLineAsync($"{name} is deleted");
    }

    private async Task RollBackAsync(AiaaClient client, string name, string? revision, CancellationToken cancellation)
    {
        ModelDescription model = await client.RollBackAsync(name, revision, cancellation);
        await terminal.Results.WriteLineAsync($"{name} is served as revision {ModelDescription.Short(model.Revision)} again");
    }

    private async Task PrintAsync(List<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            await terminal.Results.WriteLineAsync(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
