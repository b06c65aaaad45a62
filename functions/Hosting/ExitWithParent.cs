namespace Aiaa.Functions.Hosting;

/// <summary>
/// Ends the process when its standard input ends: the parent holds the other end of the pipe, and whatever kills it closes the pipe.
/// On with AIAA_EXIT_WITH_PARENT=1.
/// </summary>
internal sealed class ExitWithParent(IHostApplicationLifetime lifetime) : IHostedService
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Reading standard input blocks a thread, so it gets one of its own.
        new Thread(WaitForEnd) { IsBackground = true, Name = nameof(ExitWithParent) }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void WaitForEnd()
    {
        using Stream input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[256];
        while (input.Read(ignored) > 0)
        {
        }

        lifetime.StopApplication();

        // A request that does not end must not keep a process alive whose parent is gone. Nothing can wait for this thread.
        Thread.Sleep(Grace);
        Environment.Exit(0);
    }
}
