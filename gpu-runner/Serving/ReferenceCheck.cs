using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Serving;

/// <summary>Checks the form of image references: their hash becomes part of names in storage.</summary>
internal static class ReferenceCheck
{
    /// <summary>Checks one.</summary>
    /// <exception cref="InputException">Its hash is none, or its length is negative.</exception>
    public static void Check(ImageReference image)
    {
        if (image.Sha256.Length != 64 || !image.Sha256.All(char.IsAsciiHexDigitLower) || image.Length < 0)
        {
            throw new InputException("The image reference must hold a SHA-256 in 64 lower-case hexadecimal digits, and a length.");
        }
    }
}
