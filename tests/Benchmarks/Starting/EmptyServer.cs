using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Aiaa.Benchmarks.Starting;

/// <summary>The least that a server can be: what a cold start is held against. Run by this program in a process of its own.</summary>
internal static class EmptyServer
{
    /// <summary>The argument that makes this program one.</summary>
    public const string Argument = "empty-server";

    /// <summary>Answers 200 to everything until its input ends.</summary>
    public static async Task RunAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication app = builder.Build();
        app.Run(context => context.Response.WriteAsync("ok"));
        await app.StartAsync();
        await Console.OpenStandardInput().CopyToAsync(Stream.Null);
        await app.StopAsync();
    }
}
