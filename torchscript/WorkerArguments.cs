using System.Globalization;

namespace Aiaa.TorchScript;

/// <summary>The command line.</summary>
/// <param name="Pipe">Name of the pipe on which the runner listens.</param>
/// <param name="Folders">Folders for tensors, the one in memory first.</param>
/// <param name="MemoryBytes">Most memory that this process may take for data; 0 for no limit.</param>
internal sealed record WorkerArguments(string Pipe, IReadOnlyList<string> Folders, long MemoryBytes)
{
    /// <summary>Reads it; null when it is not of the form.</summary>
    public static WorkerArguments? Read(IReadOnlyList<string> arguments)
    {
        string? pipe = null;
        List<string> folders = [];
        long memory = 0;
        for (int i = 0; i + 1 < arguments.Count; i += 2)
        {
            switch (arguments[i])
            {
                case "--pipe":
                    pipe = arguments[i + 1];
                    break;
                case "--folder":
                    folders.Add(arguments[i + 1]);
                    break;
                case "--memory" when long.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out memory):
                    break;
                default:
                    return null;
            }
        }

        return pipe is null || folders.Count == 0 || arguments.Count % 2 != 0 ? null : new WorkerArguments(pipe, folders, memory);
    }
}
