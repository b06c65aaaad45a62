using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Runner;

/// <summary>Speaks with the gpu-runner: every request signed, everything streamed, and given up when the caller hangs up.</summary>
internal sealed class RunnerClient(HttpClient http, RequestSigner signer, TimeProvider time)
{
    private static readonly TimeSpan HealthLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PrepareLimit = TimeSpan.FromSeconds(3);

    /// <summary>Runs a model. An image that came with the call is named by its hash first; its bytes follow only when they are needed.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="image">The image's bytes; null for a session's, which the runner reads from storage itself.</param>
    /// <param name="cancellation">The caller has hung up.</param>
    /// <exception cref="ApiException">It failed, took too long, or the runner is not there.</exception>
    public async Task<RunnerAnswer> RunAsync(RunRequest request, SpooledFile? image, CancellationToken cancellation)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(request, RunnerJson.Default.RunRequest);
        RunnerDeadline deadline = new(time, cancellation);
        HttpResponseMessage? response = null;
        try
        {
            response = await SendAsync(json, file: null, deadline.Token);
            if (image is not null && response.StatusCode == HttpStatusCode.PreconditionRequired)
            {
                response.Dispose();
                response = await SendAsync(json, image, deadline.Token);
            }

            await CheckAsync(response, deadline.Token);
            return await RunnerAnswerReader.ReadAsync(response, deadline);
        }
        catch (Exception exception)
        {
            response?.Dispose();
            deadline.Dispose();
            if (Translate(exception, cancellation) is { } failure)
            {
                throw failure;
            }

            throw;
        }
    }

    /// <summary>Has the runner load a stored revision.</summary>
    /// <exception cref="ApiException">It cannot be served, or the runner is not there.</exception>
    public async Task<CheckModelAnswer> CheckModelAsync(ModelReference model, CancellationToken cancellation)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(new CheckModelRequest(model), RunnerJson.Default.CheckModelRequest);
        using RunnerDeadline deadline = new(time, cancellation);
        try
        {
            using HttpRequestMessage request = Sign(RunnerRoutes.CheckModel, json, new ByteArrayContent(json));
            request.Content!.Headers.ContentType = new(Answers.Json);
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            await CheckAsync(response, deadline.Token);
            return await ReadAsync(response, RunnerJson.Default.CheckModelAnswer, deadline.Token);
        }
        catch (Exception exception) when (Translate(exception, cancellation) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Tells the runner which image and model are going to be used; it takes note and answers at once.</summary>
    /// <exception cref="ApiException">It does not answer, or does not within seconds.</exception>
    public async Task PrepareAsync(RunRequest request, CancellationToken cancellation)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(request, RunnerJson.Default.RunRequest);
        using CancellationTokenSource limit = new(PrepareLimit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using HttpRequestMessage message = Sign(RunnerRoutes.Prepare, json, new FramedContent(json, file: null));
            using HttpResponseMessage response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            await CheckAsync(response, either.Token);
        }
        catch (Exception exception) when (Translate(exception, cancellation) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Which revisions the runner holds in memory.</summary>
    /// <exception cref="ApiException">The runner is not there, or does not say.</exception>
    public async Task<LoadedModels> LoadedModelsAsync(CancellationToken cancellation)
    {
        using RunnerDeadline deadline = new(time, cancellation);
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, RunnerRoutes.LoadedModels);
            request.Headers.Add(RunnerHeaders.Signature, signer.Sign(RunnerRoutes.LoadedModels, []));
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            await CheckAsync(response, deadline.Token);
            return await ReadAsync(response, RunnerJson.Default.LoadedModels, deadline.Token);
        }
        catch (Exception exception) when (Translate(exception, cancellation) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>What the runner says of itself; null when it does not answer.</summary>
    public async Task<RunnerHealth?> HealthAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource limit = new(HealthLimit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using HttpResponseMessage response = await http.GetAsync(new Uri(RunnerRoutes.Health, UriKind.Relative), either.Token);
            return response.IsSuccessStatusCode ? await ReadAsync(response, RunnerJson.Default.RunnerHealth, either.Token) : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or ApiException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(byte[] json, SpooledFile? file, CancellationToken cancellation)
    {
        using HttpRequestMessage request = Sign(RunnerRoutes.Run, json, new FramedContent(json, file));
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    private HttpRequestMessage Sign(string path, byte[] json, HttpContent content)
    {
        HttpRequestMessage request = new(HttpMethod.Post, path) { Content = content };
        request.Headers.Add(RunnerHeaders.Signature, signer.Sign(path, json));
        return request;
    }

    private static async Task CheckAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw RunnerFailures.From(await RunnerFailures.ReadAsync(response, cancellation), response);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        try
        {
            await using Stream body = await response.Content.ReadAsStreamAsync(cancellation);
            return await JsonSerializer.DeserializeAsync(body, type, cancellation) ?? throw RunnerAnswerReader.Unreadable();
        }
        catch (JsonException exception)
        {
            throw RunnerAnswerReader.Unreadable(exception);
        }
    }

    private static ApiException? Translate(Exception exception, CancellationToken cancellation) => exception switch
    {
        HttpRequestException broken => RunnerFailures.From(broken),
        IOException => RunnerFailures.From(new HttpRequestException(HttpRequestError.ResponseEnded, message: null, exception)),
        OperationCanceledException when !cancellation.IsCancellationRequested => RunnerFailures.Timeout(),
        _ => null,
    };
}
