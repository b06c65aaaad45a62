using System.IO.Pipes;
using Aiaa.RunnerProtocol.TorchScript;
using Aiaa.TorchScript;
using Aiaa.TorchScript.Hosting;
using Aiaa.TorchScript.Serving;

if (WorkerArguments.Read(args) is not { } arguments)
{
    await Console.Error.WriteLineAsync("This program is started by the inference server: --pipe NAME --folder FOLDER [--folder FOLDER] [--memory BYTES]");
    return 2;
}

await using NamedPipeClientStream pipe = new(".", arguments.Pipe, PipeDirection.InOut, PipeOptions.Asynchronous);
await pipe.ConnectAsync(CancellationToken.None);
try
{
    ProcessLimits.Apply(arguments.MemoryBytes);
    TorchDevice device = TorchDevice.Open();
    await using MessageChannel channel = new(pipe);
    using WorkerServer server = new(channel, device, arguments.Folders);
    await server.RunAsync();
    return 0;
}
catch (TorchScriptException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
catch (IOException)
{
    // The runner is gone, and with it every reason to go on.
    return 0;
}
