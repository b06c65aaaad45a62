namespace Aiaa.Faults.Tests.Storm;

/// <summary>On which side of a storage call something happens.</summary>
internal enum Moment
{
    /// <summary>The call has left its sender and has not reached storage.</summary>
    Before,

    /// <summary>Storage has done what it was asked to; the sender does not know yet.</summary>
    After,
}

/// <summary>One kill: who, and at which storage call from now on, so that every point between two steps is met sooner or later.</summary>
/// <param name="Victim">Who is killed.</param>
/// <param name="Calls">At which storage call, counted from the strike before.</param>
/// <param name="Moment">On which side of that call.</param>
/// <param name="Alone">Whether the next strike waits until the victim is back.</param>
internal sealed record Strike(Victim Victim, int Calls, Moment Moment, bool Alone)
{
    private const int MostCalls = 40;

    /// <summary>The strikes of a plan. The front, which does most of what can be left half done, is met most often.</summary>
    public static IEnumerable<Strike> Of(FaultPlan plan)
    {
        Random random = plan.RandomFor("strikes");
        for (int number = 0; number < plan.Kills; number++)
        {
            Victim victim = random.Next(10) switch { < 5 => Victim.Functions, < 7 => Victim.Runner, _ => Victim.Storage };
            yield return new Strike(victim, random.Next(1, MostCalls), random.Next(2) == 0 ? Moment.Before : Moment.After, random.Next(4) > 0);
        }
    }
}
