using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Caching.Copies;

/// <summary>
/// The names of copies: <c>{hash of the image's file}/{the work of the steps}-{the program that did it}</c>. Whoever removes an
/// image's copies needs its hash alone.
/// </summary>
internal static class CopyName
{
    /// <summary>
    /// Stands for all that could change a bit of the numbers: this build of the steps and of what they compute with, the runtime, and how
    /// wide its vectors are. Another build makes copies of its own.
    /// </summary>
    private static readonly string Build = Hash(string.Create(
        CultureInfo.InvariantCulture,
        $"{typeof(CopyName).Module.ModuleVersionId} {typeof(Volume).Module.ModuleVersionId} {Environment.Version} {RuntimeInformation.ProcessArchitecture} {Vector<byte>.Count}"));

    /// <summary>The name of the copy of what a pipeline's shared steps make of an image.</summary>
    /// <param name="sha256">The hash of the image's file, lower-case hexadecimal.</param>
    /// <param name="shared">The steps.</param>
    public static string Of(string sha256, SharedSteps shared) => $"{sha256}/{shared.Key}-{Build}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
