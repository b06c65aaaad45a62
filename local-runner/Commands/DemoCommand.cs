using System.CommandLine;
using Aiaa.LocalRunner.Demo;
using Aiaa.LocalRunner.Demo.Interactive;
using Aiaa.LocalRunner.Running;
using Aiaa.LocalRunner.Setup;

namespace Aiaa.LocalRunner.Commands;

/// <summary><c>demo</c>: starts the system, segments one volume through its API, shows the result, and stops.</summary>
internal static class DemoCommand
{
    /// <summary>The command for the command table.</summary>
    public static Command Build(Checkout checkout, Terminal terminal, TimeProvider time)
    {
        Argument<string?> image = new("image") { Description = "An image file (NIfTI, NRRD, MetaImage); without one, a CT that is made up.", Arity = ArgumentArity.ZeroOrOne };
        Argument<string?> model = new("model") { Description = "The name of a default model, or a folder, archive or network file (.onnx, .ts) with its config.json.", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> interactive = new("--interactive") { Description = "Annotate by simulated clicks instead, and draw the mask growing click by click." };
        Option<string?> namedModel = new("--model") { Description = "The same as the argument model.", HelpName = "model" };
        Option<string?> truth = new("--truth") { Description = "With --interactive and an image: the mask that the simulated user is to reach.", HelpName = "mask" };
        Option<int> clicks = new("--clicks") { Description = "With --interactive: how many clicks at most.", HelpName = "number", DefaultValueFactory = _ => 6 };
        Option<string> output = new("--out") { Description = "Folder for mask and picture.", HelpName = "folder", DefaultValueFactory = _ => "aiaa-demo" };
        Option<bool> asFunctionsHost = FunctionsHostOption.Build();
        Command command = new("demo", "Segment a volume through the real API and write the mask and a picture of it.")
        {
            image, model, namedModel, interactive, truth, clicks, output, asFunctionsHost,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            DemoRequest request = DemoRequest.Check(parsed.GetValue(image), parsed.GetValue(namedModel) ?? parsed.GetValue(model), parsed.GetValue(output)!) with
            {
                AsFunctionsHost = parsed.GetValue(asFunctionsHost),
            };
            InteractiveRequest? byClicks = parsed.GetValue(interactive) ? InteractiveRequest.Check(request, parsed.GetValue(truth), parsed.GetValue(clicks)) : null;
            using DataFolder data = DataFolder.OpenScratch(Path.Combine(checkout.State, "demo"));
            await new AzuriteInstallation(checkout, terminal.Messages).EnsureAsync(cancellation);
            TorchScriptInstallation torchScript = new(checkout, terminal.Messages);
            await (request.Upload?.IsTorchScript == true ? torchScript.EnsureAsync(cancellation) : torchScript.RefreshAsync(cancellation));
            await (byClicks is null
                ? new DemoRun(checkout, request, data, terminal, time).RunAsync(cancellation)
                : new InteractiveRun(checkout, byClicks, data, terminal, time).RunAsync(cancellation));

            // What was done to the demo's storage nobody asks for again; after a failure it stays, with the logs.
            data.Clear();
            return ExitCodes.Done;
        });
        return command;
    }
}
