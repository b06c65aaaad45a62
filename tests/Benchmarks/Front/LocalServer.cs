using System.Diagnostics;
using System.Globalization;
using Aiaa.Testing;

namespace Aiaa.Benchmarks.Front;

/// <summary>The whole system as <c>./aiaa up</c> runs it, with a data folder that is gone afterwards.</summary>
internal sealed class LocalServer : IDisposable
{
    private static readonly (string Name, string Mark)[] Parts =
        [("functions", "Aiaa.Functions.dll"), ("gpu-runner", "Aiaa.GpuRunner.dll"), ("azurite", "start.mjs")];

    private readonly string _folder = Directory.CreateTempSubdirectory("aiaa-bench-").FullName;
    private readonly Process _process;

    /// <exception cref="NotHereException">It is not built.</exception>
    public LocalServer()
    {
        string program = Path.Combine(Checkout.Root, "local-runner", "bin", "Release", "net10.0", "Aiaa.LocalRunner.dll");
        if (!File.Exists(program))
        {
            throw new NotHereException($"{program} is not built; run it as ./aiaa bench");
        }

        _process = Process.Start(new ProcessStartInfo("dotnet", [program, "up", "--port", "0", "--data", _folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["AIAA_EXIT_WITH_PARENT"] = "1" },
        }) ?? throw new InvalidOperationException($"{program} did not start.");
    }

    /// <summary>Waits until all parts answer.</summary>
    public async Task<Uri> ReadyAsync()
    {
        const string Ready = "ready ";
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Ready, StringComparison.Ordinal))
            {
                return new Uri(line[Ready.Length..]);
            }
        }

        throw new InvalidOperationException("aiaa up ended before it was ready.");
    }

    /// <summary>The processes, by the names of the parts.</summary>
    /// <exception cref="NotHereException">This system does not list its processes in /proc.</exception>
    public IReadOnlyDictionary<string, int> Processes()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new NotHereException("processes are found in /proc, which only Linux has");
        }

        Dictionary<string, int> found = new() { ["local-runner"] = _process.Id };
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && Read(folder, "stat") is { } stat && ParentOf(stat) == _process.Id && Read(folder, "cmdline") is { } command)
            {
                foreach ((string name, string mark) in Parts)
                {
                    if (command.Contains(mark, StringComparison.Ordinal))
                    {
                        found[name] = id;
                    }
                }
            }
        }

        return found;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // A process may end between being listed and being looked at.
    private static string? Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // "id (name) state parent …"; the name may hold anything, parentheses included.
    private static int ParentOf(string stat)
        => int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
}
