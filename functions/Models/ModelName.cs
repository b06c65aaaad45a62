using System.Buffers;
using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Models;

/// <summary>
/// Names of models: what fits into a URL, a table key and a blob's path without meaning anything there.
/// </summary>
internal static class ModelName
{
    private const int Longest = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ._-()+");

    public static bool IsValid(string name)
        => name.Length is > 0 and <= Longest
            && name.AsSpan().IndexOfAnyExcept(Allowed) < 0
            && char.IsAsciiLetterOrDigit(name[0])
            && name[^1] is not (' ' or '.');

    /// <exception cref="ApiException">The name cannot be given to a model.</exception>
    public static void Check(string name)
    {
        if (!IsValid(name))
        {
            throw new ApiException(
                Failure.BadRequest,
                $"A model's name has 1 to {Longest} letters, digits, spaces or . _ - ( ) +, begins with a letter or digit, "
                + "and does not end with a space or full stop; choose another name.");
        }
    }
}
