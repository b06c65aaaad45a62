using System.Runtime.InteropServices;

namespace Aiaa.Dicom.Pixels.Native;

/// <summary>Finds the native libraries: beside the program, or where the system has its own.</summary>
internal static class NativeCodecs
{
    /// <summary>A library by its file name; zero where there is none.</summary>
    public static nint Load(string name) =>
        NativeLibrary.TryLoad(Path.Combine(AppContext.BaseDirectory, name), out nint beside) ? beside
        : NativeLibrary.TryLoad(name, out nint system) ? system
        : 0;
}
