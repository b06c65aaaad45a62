using Aiaa.LocalRunner.Demo;
using Microsoft.Extensions.Time.Testing;

namespace Aiaa.LocalRunner.Tests.Demo;

public sealed class TimeTableTests
{
    [Fact]
    public async Task The_servers_steps_stand_below_the_call_and_what_they_leave_open_is_shown()
    {
        FakeTimeProvider time = new();
        TimeTable table = new(time);
        await table.MeasureAsync("first", () => StepAsync(5));
        await table.MeasureAsync("POST /v1/segmentation", () => StepAsync(1000));
        table.Split([new("lookup", null, 10), new("runner", null, 900), new("s0", "LoadImaged", 200), new("infer", "network", 650)]);
        using StringWriter output = new();

        table.Print(output);

        Assert.Equal(
            """
            Where the time went                     ms
            first                                  5.0
            POST /v1/segmentation              1,000.0
              lookup                              10.0
              runner                             900.0
              HTTP, and reading the answer        90.0
                LoadImaged                       200.0
                network                          650.0
                HTTP, queue, pipeline             50.0

            """.ReplaceLineEndings(),
            output.ToString());

        Task<int> StepAsync(int milliseconds)
        {
            time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            return Task.FromResult(0);
        }
    }
}
