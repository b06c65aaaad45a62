using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aiaa.Faults.Tests.Checks;

/// <summary>The front in this process, with a clock that can be put forward: what sweeps when the time has come.</summary>
internal sealed class Sweeper : IAsyncDisposable
{
    private readonly ShiftedTime _time = new();
    private readonly WebApplication _app;
    private readonly HttpClient _http = new();

    private Sweeper(string storage) => _app = Functions.Program.Build([], builder =>
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AIAA_STORAGE"] = storage,
            ["AIAA_RUNNER_URL"] = "http://127.0.0.1:9",
            ["AIAA_RUNNER_KEY"] = Convert.ToBase64String(new byte[32]),

            // Swept when this says so, and not by a schedule.
            ["FUNCTIONS_CUSTOMHANDLER_PORT"] = "0",
        });
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Logging.ClearProviders();
    });

    /// <summary>Starts it on a storage.</summary>
    public static async Task<Sweeper> StartAsync(string storage, CancellationToken cancellation)
    {
        Sweeper sweeper = new(storage);
        await sweeper._app.StartAsync(cancellation);
        sweeper._http.BaseAddress = new Uri(sweeper._app.Urls.First());
        return sweeper;
    }

    /// <summary>Sweeps, as the Functions host's timer makes it.</summary>
    /// <param name="after">How long after the sweep before.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task SweepAsync(TimeSpan after, CancellationToken cancellation)
    {
        _time.Ahead += after;
        using HttpResponseMessage answer = await _http.PostAsync(new Uri("/SweepTimer", UriKind.Relative), null, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Whether a session is found.</summary>
    public async Task<bool> FindsAsync(string session, CancellationToken cancellation)
    {
        using HttpResponseMessage answer = await _http.GetAsync(new Uri($"/session/{session}", UriKind.Relative), cancellation);
        return answer.IsSuccessStatusCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }
}
