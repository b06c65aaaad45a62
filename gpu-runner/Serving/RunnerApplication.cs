using Aiaa.GpuRunner.Caching;
using Aiaa.GpuRunner.Caching.Copies;
using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Inference.TorchScript;
using Aiaa.GpuRunner.Storage;
using Aiaa.RunnerProtocol;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Aiaa.GpuRunner.Serving;

/// <summary>Puts the server together.</summary>
internal static class RunnerApplication
{
    /// <summary>How long running requests get when the process is asked to end; they are told to stop at once.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Builds the application without starting it.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="configure">What a host may put in place of the parts that reach outside.</param>
    /// <exception cref="OptionsValidationException">A setting is missing or wrong.</exception>
    /// <exception cref="ModelException">The device that was asked for does not work here.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        }

        // Images are large on purpose; their limit is our own, checked against the signed reference.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Grace);
        configure?.Invoke(builder);
        AddServices(builder.Services, builder.Configuration);

        WebApplication app = builder.Build();
        CheckOptions(app.Services);
        _ = app.Services.GetRequiredService<OnnxDevice>();
        if (ParentWatch.IsAsked(app.Services.GetRequiredService<IOptions<RunnerOptions>>().Value.ExitWithParent))
        {
            new ParentWatch(Console.OpenStandardInput(), TimeProvider.System).Start(app.Lifetime.StopApplication, () => Environment.Exit(0));
        }

        app.UseMiddleware<FailureAnswer>();
        app.MapPost(RunnerRoutes.Run, app.Services.GetRequiredService<RunEndpoint>().HandleAsync);
        app.MapPost(RunnerRoutes.CheckModel, app.Services.GetRequiredService<CheckModelEndpoint>().HandleAsync);
        app.MapGet(RunnerRoutes.LoadedModels, app.Services.GetRequiredService<LoadedModelsEndpoint>().HandleAsync);
        app.MapPost(RunnerRoutes.Prepare, app.Services.GetRequiredService<PrepareEndpoint>().HandleAsync);
        app.MapGet(RunnerRoutes.Statistics, app.Services.GetRequiredService<StatisticsEndpoint>().HandleAsync);
        app.MapGet(RunnerRoutes.Health, app.Services.GetRequiredService<HealthEndpoint>().HandleAsync);
        return app;
    }

    private static void CheckOptions(IServiceProvider services)
    {
        try
        {
            _ = services.GetRequiredService<IOptions<RunnerOptions>>().Value;
        }
        catch (InvalidOperationException e) when (e.InnerException is not null)
        {
            throw new OptionsValidationException(nameof(RunnerOptions), typeof(RunnerOptions), [$"A setting cannot be read: {e.Message}"]);
        }
    }

    private static void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RunnerOptions>().Bind(configuration);
        services.AddSingleton<IValidateOptions<RunnerOptions>, RunnerOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IBlobSource>(s => AzureBlobSource.Open(s.GetRequiredService<IOptions<RunnerOptions>>().Value));
        services.AddSingleton(s =>
        {
            RunnerOptions options = s.GetRequiredService<IOptions<RunnerOptions>>().Value;
            return OnnxDevice.Open(options.Device, s.GetRequiredService<ILogger<OnnxDevice>>(), new GpuSettings(options.HalfPrecision, options.EngineCache, options.CudaGraphs));
        });
        services.AddSingleton(s => new RequestSigner(
            Convert.FromBase64String(s.GetRequiredService<IOptions<RunnerOptions>>().Value.Key!), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<NonceStore>();
        services.AddSingleton<RequestGuard>();
        services.AddSingleton<VolumeStore>();
        services.AddSingleton<TorchInstallation>();
        services.AddSingleton<TorchEngine>();
        services.AddSingleton<NetworkLoader>();
        services.AddSingleton<PinnedModels>();
        services.AddSingleton<ModelStore>();
        services.AddSingleton(s => CopyStorage.Open(s.GetRequiredService<IOptions<RunnerOptions>>().Value));
        services.AddSingleton<CopyKnowledge>();
        services.AddSingleton<CopyCounts>();
        services.AddSingleton<CopyReader>();
        services.AddSingleton<CopyWriter>();
        services.AddHostedService(s => s.GetRequiredService<CopyWriter>());
        services.AddSingleton<PreparedStore>();
        services.AddSingleton<RunPreparation>();
        services.AddSingleton<DeviceQueue>();
        services.AddSingleton<RunService>();
        services.AddSingleton<RunEndpoint>();
        services.AddSingleton<CheckModelEndpoint>();
        services.AddSingleton<LoadedModelsEndpoint>();
        services.AddSingleton<StatisticsEndpoint>();
        services.AddSingleton<PrepareWorker>();
        services.AddHostedService(s => s.GetRequiredService<PrepareWorker>());
        services.AddSingleton<PrepareEndpoint>();
        services.AddSingleton<HealthEndpoint>();
    }
}
