using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Aiaa.Faults.Tests.Storm;

/// <summary>Keeps writes back until their senders have given them up, and delivers them then, as a network can.</summary>
internal sealed class LateCalls(HttpMessageInvoker connection)
{
    private readonly ConcurrentBag<Task> _deliveries = [];

    /// <summary>Takes a call over; its sender hears nothing more of it.</summary>
    public async Task TakeAsync(HttpContext context, Uri storage, TimeSpan pause)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        _deliveries.Add(DeliverAsync(Copy(context, storage, body.ToArray()), pause));
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Waits until all have been delivered.</summary>
    public Task AllAsync() => Task.WhenAll(_deliveries);

    private static HttpRequestMessage Copy(HttpContext context, Uri storage, byte[] body)
    {
        HttpRequestMessage copy = new(new HttpMethod(context.Request.Method), StorageTransformer.Target(context, storage)) { Content = new ByteArrayContent(body) };
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in context.Request.Headers.Where(header => header.Key is not ("Host" or "Connection" or "Transfer-Encoding")))
        {
            if (!copy.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                copy.Content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        return copy;
    }

    private async Task DeliverAsync(HttpRequestMessage call, TimeSpan pause)
    {
        using (call)
        {
            await Pause.ForAsync(pause, CancellationToken.None);
            try
            {
                using HttpResponseMessage _ = await connection.SendAsync(call, CancellationToken.None);
            }
            catch (HttpRequestException)
            {
                // Storage was dead just then: the call is lost for good.
            }
        }
    }
}
