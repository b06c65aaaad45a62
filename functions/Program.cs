using Aiaa.Functions.Aiaa;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Identity;
using Aiaa.Functions.Images;
using Aiaa.Functions.Intake;
using Aiaa.Functions.Models;
using Aiaa.Functions.Models.Catalogue;
using Aiaa.Functions.Models.Uploads;
using Aiaa.Functions.Polygons;
using Aiaa.Functions.Runner;
using Aiaa.Functions.Sessions;
using Aiaa.Functions.Sweeping;
using Aiaa.RunnerProtocol;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Aiaa.Functions;

/// <summary>Puts the API front together and runs it.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        try
        {
            await Build(args).RunAsync();
            return 0;
        }
        catch (SettingException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 1;
        }
    }

    /// <summary>The application, not started.</summary>
    /// <param name="args">Command-line options.</param>
    /// <param name="arrange">Lets tests replace configuration and services.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? arrange = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
        builder.Configuration.AddCommandLine(args, Setting.Aliases);
        builder.Services.AddSingleton(TimeProvider.System);
        arrange?.Invoke(builder);

        CustomHandler handler = CustomHandler.Bind(builder);
        UploadLimits limits = UploadLimits.From(builder.Configuration);
        ConfigureServer(builder, limits);
        AddServices(builder, handler, limits);

        WebApplication app = builder.Build();
        if (ParentWatch.IsAsked(builder.Configuration.Optional(ParentWatch.Setting)))
        {
            new ParentWatch(Console.OpenStandardInput(), TimeProvider.System).Start(app.Lifetime.StopApplication, () => Environment.Exit(0));
        }

        app.UseMiddleware<Cors>();
        app.UseMiddleware<ErrorAnswers>();
        app.UseMiddleware<HostCheck>();
        app.UseRouting();
        app.MapHomePage();
        app.MapModels();
        app.MapInference();
        app.MapPolygons();
        app.MapSessions();
        app.MapUploads();
        app.MapAdmin();
        app.MapLogs();
        app.MapHealth();
        app.MapTimer();
        return app;
    }

    private static void ConfigureServer(WebApplicationBuilder builder, UploadLimits limits)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = limits.RequestBytes;

            // Volumes come over hospital networks that pause; the original had no time-out at all.
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(60));
            kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(60));
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));

        // The framework's own lines hold paths, and paths hold session ids; its life-cycle lines say where it listens.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        builder.Logging.AddFilter("Azure", LogLevel.Error);
        builder.Logging.AddFilter("System.Net.Http", LogLevel.Warning);
    }

    private static void AddServices(WebApplicationBuilder builder, CustomHandler handler, UploadLimits limits)
    {
        IConfiguration configuration = builder.Configuration;
        IServiceCollection services = builder.Services;
        RunnerSettings runner = RunnerSettings.From(configuration);

        services.AddSingleton(handler);
        services.AddSingleton(limits);
        services.AddSingleton(AccessSettings.From(configuration));
        services.AddSingleton(SessionSettings.From(configuration));
        services.AddSingleton(DirectUploadSettings.From(configuration));
        services.AddSingleton(PreparedSettings.From(configuration));
        services.AddSingleton(StorageClients.From(configuration));
        services.AddSingleton<StorageSetup>();
        services.AddHostedService<StorageWarmUp>();

        services.AddSingleton<LogBuffer>();
        services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<LogBuffer>());

        services.AddSingleton<ImageStore>();
        services.AddSingleton<PreparedCopies>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<ExpiryIndex>();
        services.AddSingleton<SessionService>();
        services.AddSingleton<DirectUploadStore>();
        services.AddSingleton<DirectUploadService>();
        services.AddSingleton<DirectBlocks>();
        services.AddSingleton<SignedUrls>();

        services.AddSingleton<ExpirySettling>();
        services.AddSingleton<SessionSweep>();
        services.AddSingleton<IRareSweep, SessionAudit>();
        services.AddSingleton<IRareSweep, ModelSweep>();
        services.AddSingleton<IRareSweep, PreparedSweep>();
        services.AddSingleton<SweepTurns>();
        services.AddSingleton<SweepGate>();
        if (!handler.UnderFunctionsHost)
        {
            services.AddHostedService<SweepSchedule>();
        }

        services.AddSingleton(provider => new RequestSigner(runner.Key, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new RunnerClient(
            RunnerConnection.Open(runner), provider.GetRequiredService<RequestSigner>(), provider.GetRequiredService<TimeProvider>()));

        services.AddSingleton<ModelStore>();
        services.AddSingleton<ModelFiles>();
        services.AddSingleton<RevisionSwitch>();
        services.AddSingleton<ModelService>();
        services.AddSingleton<PackageReader>();
        services.AddSingleton(CatalogueSettings.From(configuration));
        services.AddSingleton<ModelCatalogue>();
        services.AddSingleton<ModelUpload>();
        services.AddSingleton<ModelParts>();
        services.AddSingleton<CallerTag>();
        services.AddSingleton<InferenceService>();
        services.AddSingleton<SessionPreparation>();

        services.AddIntake(configuration);
        services.AddSingleton<SessionUploadReader>();

        services.AddSingleton<PolygonTurns>();
        services.AddSingleton<MaskOutlines>();
        services.AddSingleton<PolygonFixing>();
        services.AddSingleton<PolygonBody>();
    }
}
