using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aiaa.LocalRunner.FunctionsHost;

/// <summary>Calls the handler for a timer's function, as the real host was recorded to do: a chunked POST to the function's name.</summary>
internal sealed class TimerCalls(HttpMessageInvoker connection, Uri handler, Func<string, Invocation> begin, Action<string> log, TimeProvider time)
{
    /// <summary>Calls at every occurrence of the schedule, one call after the other; ends by cancellation only.</summary>
    public async Task RunAsync(TimerFunction timer, CancellationToken cancellation)
    {
        if (timer.RunOnStartup)
        {
            await CallAsync(timer.Name, cancellation);
        }

        while (true)
        {
            DateTime now = time.GetUtcNow().UtcDateTime;
            await Task.Delay(timer.Schedule.GetNextOccurrence(now) - now, time, cancellation);
            await CallAsync(timer.Name, cancellation);
        }
    }

    /// <summary>Calls once. A call that fails is logged, and the next one comes at its time.</summary>
    public async Task CallAsync(string function, CancellationToken cancellation)
    {
        using Invocation invocation = begin(function);
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(handler, $"/{function}"))
        {
            Content = new StringContent(Payload(function), Encoding.UTF8, MediaTypeNames.Application.Json),
        };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Azure-Functions-Host", HostHeaders.Version));
        request.Headers.Add(HostHeaders.InvocationId, invocation.Id);
        request.Headers.Add(HostHeaders.HostVersion, HostHeaders.Version);
        try
        {
            using HttpResponseMessage answer = await connection.SendAsync(request, cancellation);
            string body = await answer.Content.ReadAsStringAsync(cancellation);
            log(answer.IsSuccessStatusCode ? $"{function}: {Logs(body)}" : $"{function} failed: the handler answered {(int)answer.StatusCode}.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            log($"{function} failed: {e.Message}");
        }
    }

    private static string Logs(string body)
    {
        try
        {
            return string.Join("; ", JsonNode.Parse(body)?["Logs"]?.AsArray().Select(line => line?.ToString()) ?? []);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "succeeded, with an answer that is not the handler's form of JSON";
        }
    }

    private string Payload(string function) => new JsonObject
    {
        ["Data"] = new JsonObject
        {
            ["timer"] = new JsonObject
            {
                ["Schedule"] = new JsonObject { ["AdjustForDST"] = true },
                ["ScheduleStatus"] = null,
                ["IsPastDue"] = false,
            },
        },
        ["Metadata"] = new JsonObject
        {
            ["sys"] = new JsonObject
            {
                ["MethodName"] = function,
                ["UtcNow"] = time.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                ["RandGuid"] = Guid.NewGuid().ToString("D"),
            },
        },
    }.ToJsonString();
}
