using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Aiaa.LocalRunner.Tests.Defaults;

/// <summary>The two calls of the API that default models need, with a memory that tests can look into.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    public ModelServer()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapGet("/admin/model/{name}", (string name) =>
            Revisions.TryGetValue(name, out string? revision) ? Results.Json(new { name, revision }) : Results.NotFound());
        _app.MapPut("/admin/model/{name}", PutAsync);
    }

    public Dictionary<string, string> Revisions { get; } = [];

    public List<string> Uploads { get; } = [];

    public string? Refusal { get; set; }

    public Uri Address => new(_app.Urls.Single());

    public Task StartAsync() => _app.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> PutAsync(string name, HttpRequest request)
    {
        if (Refusal is not null)
        {
            return Results.Json(new { detail = Refusal }, statusCode: StatusCodes.Status400BadRequest);
        }

        IFormCollection form = await request.ReadFormAsync();
        Uploads.Add($"PUT {name} {await ReadAsync(form.Files["config"]!)} {await ReadAsync(form.Files["data"]!)}");
        Revisions[name] = $"revision {Uploads.Count}";
        return Results.Json(new { name, revision = Revisions[name] });
    }

    private static async Task<string> ReadAsync(IFormFile file)
    {
        using StreamReader reader = new(file.OpenReadStream());
        return await reader.ReadToEndAsync();
    }
}
