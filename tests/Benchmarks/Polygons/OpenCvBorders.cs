using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Aiaa.Benchmarks.Polygons;

/// <summary>OpenCV in a Python process that stays warm and takes its own time.</summary>
internal sealed class OpenCvBorders : IDisposable
{
    // The system's Python has the system's packages, whatever comes first on the path.
    private static readonly string[] Pythons = ["python3", "/usr/bin/python3"];

    private readonly Process _python;

    private OpenCvBorders(Process python, string version, int points)
    {
        _python = python;
        Version = version;
        Points = points;
    }

    public string Version { get; }

    /// <summary>How many points the polygons of the mask have.</summary>
    public int Points { get; }

    /// <summary>Starts it; null where no Python has OpenCV.</summary>
    public static OpenCvBorders? TryStart(string mask, int morePoints)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "Polygons", "opencv_borders.py");
        foreach (string program in Pythons)
        {
            ProcessStartInfo start = new(program, [script, mask, morePoints.ToString(CultureInfo.InvariantCulture)])
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
                if (python.StandardOutput.ReadLine()?.Split(' ') is [string version, string points])
                {
                    return new OpenCvBorders(python, version, int.Parse(points, CultureInfo.InvariantCulture));
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

    /// <summary>Outlines the mask once.</summary>
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
