using Aiaa.LocalRunner.Supervision;
using Microsoft.Extensions.Time.Testing;

namespace Aiaa.LocalRunner.Tests.Supervision;

public sealed class BackoffTests
{
    [Fact]
    public void Pauses_double_up_to_half_a_minute()
    {
        Backoff backoff = new(new FakeTimeProvider());

        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30], Enumerable.Range(0, 8).Select(_ => backoff.Next().TotalSeconds));
    }

    [Fact]
    public void A_part_that_was_well_for_a_minute_is_started_again_at_once()
    {
        FakeTimeProvider time = new();
        Backoff backoff = new(time);
        backoff.Next();
        backoff.Next();
        backoff.Started();

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(2, backoff.Next().TotalSeconds);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0.5, backoff.Next().TotalSeconds);
    }
}
