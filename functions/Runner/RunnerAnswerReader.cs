using System.Globalization;
using System.Text;
using Aiaa.Functions.Hosting;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Runner;

/// <summary>Reads the head of a runner's answer and leaves the file to be streamed.</summary>
internal static class RunnerAnswerReader
{
    private const long MostResultBytes = 64L * 1024 * 1024;
    private const int LongestFileName = 100;
    private const string DefaultFileName = "result";

    /// <param name="response">The answer; owned by what is returned.</param>
    /// <param name="deadline">Ends the reading; owned likewise.</param>
    public static async Task<RunnerAnswer> ReadAsync(HttpResponseMessage response, RunnerDeadline deadline)
    {
        long jsonLength = Length(response, RunnerHeaders.JsonLength);
        long fileLength = Length(response, RunnerHeaders.FileLength);
        if (jsonLength is < 2 or > MostResultBytes || fileLength < 0 || response.Content.Headers.ContentLength != jsonLength + fileLength)
        {
            throw Unreadable();
        }

        Stream body = await response.Content.ReadAsStreamAsync(deadline.Token);
        byte[] json = new byte[jsonLength];
        await body.ReadExactlyAsync(json, deadline.Token);
        if (json[0] != (byte)'{')
        {
            throw Unreadable();
        }

        string? fileName = Header(response, RunnerHeaders.FileName);
        return new RunnerAnswer(response, deadline)
        {
            Result = json,
            FileName = fileName is null ? null : SafeName(fileName),
            FileLength = fileLength,
            File = body,
            Timing = Header(response, RunnerHeaders.Timing),
        };
    }

    public static ApiException Unreadable(Exception? innerException = null) => new(
        Failure.RunnerFailed,
        "The inference runner gave an answer that this server does not understand; check that both are of the same version.",
        innerException);

    private static long Length(HttpResponseMessage response, string header)
        => long.TryParse(Header(response, header), NumberStyles.None, CultureInfo.InvariantCulture, out long length) ? length : -1;

    // HttpClient sorts headers into those of the message and those of its content.
    private static string? Header(HttpResponseMessage response, string name)
        => response.Headers.TryGetValues(name, out IEnumerable<string>? values)
            || response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    private static string SafeName(string name)
    {
        StringBuilder safe = new(name.Length);
        foreach (char c in name.Take(LongestFileName))
        {
            safe.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_');
        }

        return safe.Length > 0 ? safe.ToString() : DefaultFileName;
    }
}
