using System.ComponentModel;
using System.Diagnostics;

namespace Aiaa.Benchmarks.Dicom;

/// <summary>dcm2niix, started anew for every run as its users do; writing its uncompressed file is part of its time.</summary>
internal sealed class Dcm2niix(string folder) : IDisposable
{
    private readonly string _output = Directory.CreateTempSubdirectory("aiaa-dcm2niix-").FullName;

    /// <summary>Whether it is installed and makes a file of the series.</summary>
    public bool IsHere
    {
        get
        {
            try
            {
                Run();
                return Directory.EnumerateFiles(_output, "*.nii").Any();
            }
            catch (Win32Exception)
            {
                return false;
            }
        }
    }

    /// <summary>Converts the series once.</summary>
    public void Run()
    {
        ProcessStartInfo start = new("dcm2niix", ["-z", "n", "-b", "n", "-p", "n", "-w", "1", "-f", "series", "-o", _output, folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        _ = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
    }

    public void Dispose() => Directory.Delete(_output, recursive: true);
}
