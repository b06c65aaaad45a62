using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Aiaa.Benchmarks;

/// <summary>A script in a Python process that stays warm: its first line says what it came to, then it does the work once for every line it is sent and answers with its own time.</summary>
internal sealed class WarmPython : IDisposable
{
    // The system's Python has the system's packages, whatever comes first on the path.
    private static readonly string[] Pythons = ["python3", "/usr/bin/python3"];

    private readonly Process _python;

    private WarmPython(Process python, string[] greeting)
    {
        _python = python;
        Greeting = greeting;
    }

    /// <summary>The words of the first line.</summary>
    public IReadOnlyList<string> Greeting { get; }

    /// <summary>Starts a script beside this program; null where no Python has what it imports.</summary>
    /// <param name="script">Its path, from the folder of this program.</param>
    /// <param name="arguments">What it is given.</param>
    public static WarmPython? TryStart(string script, params string[] arguments)
    {
        foreach (string program in Pythons)
        {
            ProcessStartInfo start = new(program, [Path.Combine(AppContext.BaseDirectory, script), .. arguments])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            try
            {
                Process python = Process.Start(start)!;
                python.ErrorDataReceived += static (_, _) => { };
                python.BeginErrorReadLine();
                if (python.StandardOutput.ReadLine() is { } line)
                {
                    return new WarmPython(python, line.Split(' '));
                }

                python.Dispose();
            }
            catch (Win32Exception)
            {
                // There is no such program; the next one may be there.
            }
        }

        return null;
    }

    /// <summary>Does the work once.</summary>
    public TimeSpan Run()
    {
        _python.StandardInput.WriteLine();
        _python.StandardInput.Flush();
        string line = _python.StandardOutput.ReadLine() ?? throw new InvalidOperationException("Python has ended.");
        return TimeSpan.FromMilliseconds(double.Parse(line, CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _python.StandardInput.Close();
        _python.WaitForExit();
        _python.Dispose();
    }
}
