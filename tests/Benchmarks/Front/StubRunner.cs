using System.Globalization;
using System.Text.Json;
using Aiaa.RunnerProtocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Aiaa.Benchmarks.Front;

/// <summary>A runner that answers at once: what is left of a call's time is the front's.</summary>
internal sealed class StubRunner : IAsyncDisposable
{
    private const int JsonBytes = 2;

    private readonly byte[] _answer;
    private readonly WebApplication _app;

    /// <param name="maskBytes">The length of the mask that every run gives.</param>
    public StubRunner(int maskBytes)
    {
        _answer = new byte[JsonBytes + maskBytes];
        "{}"u8.CopyTo(_answer);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost(RunnerRoutes.Run, RunAsync);
        _app.MapPost(RunnerRoutes.CheckModel, CheckAsync);
    }

    public Uri Address => new(_app.Urls.First());

    public Task StartAsync() => _app.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task RunAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        HttpResponse response = context.Response;
        response.Headers[RunnerHeaders.JsonLength] = JsonBytes.ToString(CultureInfo.InvariantCulture);
        response.Headers[RunnerHeaders.FileLength] = (_answer.Length - JsonBytes).ToString(CultureInfo.InvariantCulture);
        response.Headers[RunnerHeaders.FileName] = "mask.nii.gz";
        response.ContentLength = _answer.Length;
        await response.Body.WriteAsync(_answer);
    }

    private static async Task CheckAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        CheckModelAnswer answer = new("CPU", [], [], 0);
        await context.Response.WriteAsync(JsonSerializer.Serialize(answer, RunnerJson.Default.CheckModelAnswer));
    }
}
