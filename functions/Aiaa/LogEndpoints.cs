using System.Globalization;
using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Aiaa;

/// <summary>GET /logs/: the last lines of the server's own log.</summary>
internal static class LogEndpoints
{
    private const int DefaultLines = 300;

    public static void MapLogs(this IEndpointRouteBuilder app) => app.MapMethods("/logs", [HttpMethods.Get, HttpMethods.Head], GetAsync);

    private static Task GetAsync(HttpContext context, LogBuffer log)
    {
        string asked = context.Request.Query["lines"].ToString();
        bool valid = int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out int lines) && lines > 0;
        if (!valid && asked.Length > 0)
        {
            throw new ApiException(Failure.BadRequest, "lines is not a whole number above 0; send for example ?lines=100.");
        }

        string[] last = log.Last(valid ? lines : DefaultLines);
        return context.WriteTextAsync(Answers.Text, string.Concat(last.Select(line => line + "\n")));
    }
}
