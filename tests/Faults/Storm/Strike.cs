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

    // Dealt from a deck, so that a small run meets everybody too. The front, which does most of what can be left half done, is met most often.
    private static readonly Victim[] Deck =
    [
        Victim.Functions, Victim.Functions, Victim.Functions, Victim.Functions, Victim.Functions,
        Victim.Runner, Victim.Runner,
        Victim.Storage, Victim.Storage, Victim.Storage,
    ];

    /// <summary>The strikes of a plan.</summary>
    public static IEnumerable<Strike> Of(FaultPlan plan)
    {
        Random random = plan.RandomFor("strikes");
        Victim[] deck = [.. Deck];
        for (int number = 0; number < plan.Kills; number++)
        {
            if (number % deck.Length == 0)
            {
                random.Shuffle(deck);
            }

            yield return new Strike(deck[number % deck.Length], random.Next(1, MostCalls), random.Next(2) == 0 ? Moment.Before : Moment.After, random.Next(4) > 0);
        }
    }
}
