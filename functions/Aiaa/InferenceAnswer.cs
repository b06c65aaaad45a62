using System.Security.Cryptography;
using System.Text;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Runner;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Aiaa;

/// <summary>The file of an answer.</summary>
/// <param name="Name">Its name, safe in a header.</param>
/// <param name="Content">Its bytes, from here on.</param>
/// <param name="Length">How many they are.</param>
internal sealed record AnswerFile(string Name, Stream Content, long Length);

/// <summary>Puts a result and a file into the envelope that the client asked for.</summary>
internal static class InferenceAnswer
{
    private const int BoundaryDigits = 32;

    /// <summary>What a client means by <c>output</c>; anything unknown is everything.</summary>
    public static RunOutput Selection(string? output) => output?.ToLowerInvariant() switch
    {
        "image" => RunOutput.Image,
        "result" or "results" or "json" => RunOutput.Result,
        _ => RunOutput.All,
    };

    /// <summary>Writes what the runner gave.</summary>
    public static Task WriteAsync(HttpContext context, RunnerAnswer answer, RunOutput output) => WriteAsync(
        context, answer.Result, answer.FileName is { } name ? new AnswerFile(name, answer.File, answer.FileLength) : null, output);

    /// <summary>Writes a result, in JSON, and the file that belongs to it, if there is one.</summary>
    public static Task WriteAsync(HttpContext context, byte[] result, AnswerFile? file, RunOutput output)
    {
        if (file is null || output == RunOutput.Result)
        {
            return context.WriteBytesAsync(Answers.Json, result);
        }

        if (output == RunOutput.Image)
        {
            context.NameFile(file.Name);
            return context.WriteFileAsync(Answers.OctetStream, default, file.Content, file.Length, default);
        }

        return WriteFormAsync(context, result, file);
    }

    // One text part without a file name and one file part: the C++ client keeps the last text part and knows the file by
    // octet-stream, the Python client by its file name. The boundary is unquoted: the viewers' parsers take quotes for a part of it.
    private static Task WriteFormAsync(HttpContext context, byte[] result, AnswerFile file)
    {
        string boundary = RandomNumberGenerator.GetHexString(BoundaryDigits, lowercase: true);
        byte[] before =
        [
            .. Ascii($"--{boundary}\r\nContent-Disposition: form-data; name=\"params\"\r\nContent-Type: application/json\r\n\r\n"),
            .. result,
            .. Ascii($"\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"image\"; filename=\"{file.Name}\"\r\n"),
            .. Ascii("Content-Type: application/octet-stream\r\n\r\n"),
        ];
        return context.WriteFileAsync(
            $"multipart/form-data; boundary={boundary}", before, file.Content, file.Length, Ascii($"\r\n--{boundary}--\r\n"));
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
