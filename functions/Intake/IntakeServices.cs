using Aiaa.Functions.Sweeping;
using Aiaa.Intake.Images;
using Aiaa.Intake.Outbound;
using Aiaa.Intake.Sources;

namespace Aiaa.Functions.Intake;

/// <summary>Puts the intake together.</summary>
internal static class IntakeServices
{
    public static void AddIntake(this IServiceCollection services, IConfiguration configuration)
    {
        IntakeSettings settings = IntakeSettings.From(configuration);
        services.AddSingleton(settings);
        services.AddSingleton<Dialler>();
        services.AddSingleton(provider => new HttpSource(
            settings.Policy, provider.GetRequiredService<Dialler>(), settings.Source, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new ImageAssembly());
        services.AddSingleton<IntakeTurns>();
        services.AddSingleton<PendingSessionStore>();
        services.AddSingleton<IRareSweep, PendingSweep>();
        services.AddSingleton<PendingSessions>();
        services.AddHostedService(provider => provider.GetRequiredService<PendingSessions>());
        services.AddSingleton<SessionIntake>();
    }
}
