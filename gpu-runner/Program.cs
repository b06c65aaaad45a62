using Aiaa.GpuRunner;
using Aiaa.GpuRunner.Serving;
using Microsoft.Extensions.Options;

try
{
    await using WebApplication app = RunnerApplication.Build(args);
    await app.RunAsync();
    return 0;
}
catch (OptionsValidationException e)
{
    foreach (string failure in e.Failures)
    {
        await Console.Error.WriteLineAsync(failure);
    }

    return 2;
}
catch (RunnerException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
