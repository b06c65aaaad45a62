using System.Text.Json;
using Aiaa.GpuRunner.Caching;
using Aiaa.GpuRunner.Caching.Copies;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Serving;

/// <summary>GET /statistics: what the caches hold and how long the queue is.</summary>
internal sealed class StatisticsEndpoint(VolumeStore volumes, PreparedStore prepared, CopyCounts copies, DeviceQueue queue)
{
    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        RunnerStatistics statistics = new([volumes.Statistics, prepared.Statistics], queue.Statistics, copies.Statistics);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(statistics, RunnerJson.Default.RunnerStatistics);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
