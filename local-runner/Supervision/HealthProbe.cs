namespace Aiaa.LocalRunner.Supervision;

/// <summary>A URL that answers when a part is ready.</summary>
/// <param name="Url">What to GET.</param>
/// <param name="AnyStatus">Whether any answer will do; else only a success.</param>
internal sealed record HealthProbe(Uri Url, bool AnyStatus = false)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Asks until the answer is right.</summary>
    public async Task WaitAsync(TimeProvider time, CancellationToken cancellation)
    {
        while (!await AnswersAsync(cancellation))
        {
            await Task.Delay(Pause, time, cancellation);
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage answer = await Http.GetAsync(Url, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return AnyStatus || answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
