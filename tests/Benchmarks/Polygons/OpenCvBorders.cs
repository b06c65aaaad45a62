using System.Globalization;

namespace Aiaa.Benchmarks.Polygons;

/// <summary>OpenCV in a Python process that stays warm and takes its own time.</summary>
internal sealed class OpenCvBorders : IDisposable
{
    private readonly WarmPython _python;

    private OpenCvBorders(WarmPython python) => _python = python;

    public string Version => _python.Greeting[0];

    /// <summary>How many points the polygons of the mask have.</summary>
    public int Points => int.Parse(_python.Greeting[1], CultureInfo.InvariantCulture);

    /// <summary>Starts it; null where no Python has OpenCV.</summary>
    public static OpenCvBorders? TryStart(string mask, int morePoints) =>
        WarmPython.TryStart(Path.Combine("Polygons", "opencv_borders.py"), mask, morePoints.ToString(CultureInfo.InvariantCulture)) is { } python ? new OpenCvBorders(python) : null;

    /// <summary>Outlines the mask once.</summary>
    public TimeSpan Run() => _python.Run();

    public void Dispose() => _python.Dispose();
}
