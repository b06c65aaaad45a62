namespace Aiaa.Faults.Tests;

/// <summary>Whatever dies or breaks, what was acknowledged is there, what is over is gone, and every client hears of it.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task Whatever_is_killed_nothing_is_lost_and_nothing_lingers()
    {
        FaultPlan plan = FaultPlan.FromEnvironment();
        await using FaultRun run = new(plan, Console.Error.WriteLine);

        FaultReport report = await run.RunAsync(TestContext.Current.CancellationToken);

        Console.WriteLine(report);
        Assert.True(report.Violations.Count == 0, $"{report}\nAgain with: ./aiaa faults --kills {plan.Kills} --seed {plan.Seed}");
    }
}
