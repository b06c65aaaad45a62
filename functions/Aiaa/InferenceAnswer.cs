using System.Security.Cryptography;
using System.Text;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Runner;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Aiaa;

/// <summary>Puts what the runner gave into the envelope that the client asked for.</summary>
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

    public static Task WriteAsync(HttpContext context, RunnerAnswer answer, RunOutput output)
    {
        if (answer.FileName is not { } fileName || output == RunOutput.Result)
        {
            return context.WriteBytesAsync(Answers.Json, answer.Result);
        }

        if (output == RunOutput.Image)
        {
            context.NameFile(fileName);
            return context.WriteFileAsync(Answers.OctetStream, default, answer.File, answer.FileLength, default);
        }

        return WriteFormAsync(context, answer, fileName);
    }

    // One text part without a file name and one file part: the C++ client keeps the last text part and knows the file by
    // octet-stream, the Python client by its file name. The boundary is unquoted: the viewers' parsers take quotes for a part of it.
    private static Task WriteFormAsync(HttpContext context, RunnerAnswer answer, string fileName)
    {
        string boundary = RandomNumberGenerator.GetHexString(BoundaryDigits, lowercase: true);
        byte[] before =
        [
            .. Ascii($"--{boundary}\r\nContent-Disposition: form-data; name=\"params\"\r\nContent-Type: application/json\r\n\r\n"),
            .. answer.Result,
            .. Ascii($"\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"image\"; filename=\"{fileName}\"\r\n"),
            .. Ascii("Content-Type: application/octet-stream\r\n\r\n"),
        ];
        return context.WriteFileAsync(
            $"multipart/form-data; boundary={boundary}", before, answer.File, answer.FileLength, Ascii($"\r\n--{boundary}--\r\n"));
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
