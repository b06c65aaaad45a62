namespace Aiaa.Functions.Images;

/// <summary>
/// Finds the boundary of a form in its Content-Type, quoted or not, whatever characters it holds: the official Python client sends
/// <c>----------lImIt_of_THE_fIle_eW_$</c> unquoted.
/// </summary>
internal static class MultipartBoundary
{
    // RFC 2046 allows 70; the reader's buffer must hold it, and nobody needs more.
    private const int Longest = 200;
    private const string Parameter = "boundary=";

    public static bool IsMultipart(string? contentType)
        => contentType is not null && contentType.AsSpan().TrimStart().StartsWith("multipart/", StringComparison.OrdinalIgnoreCase);

    public static string? Find(string? contentType)
    {
        int at = contentType?.IndexOf(Parameter, StringComparison.OrdinalIgnoreCase) ?? -1;
        if (at < 0)
        {
            return null;
        }

        ReadOnlySpan<char> value = contentType.AsSpan(at + Parameter.Length).TrimStart();
        value = value.StartsWith("\"") ? UpTo(value[1..], '"') : UpTo(value, ';').TrimEnd();
        return value.Length is > 0 and <= Longest ? value.ToString() : null;
    }

    private static ReadOnlySpan<char> UpTo(ReadOnlySpan<char> text, char end)
        => text.IndexOf(end) is >= 0 and int length ? text[..length] : text;
}
