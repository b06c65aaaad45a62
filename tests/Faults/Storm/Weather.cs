namespace Aiaa.Faults.Tests.Storm;

/// <summary>What may happen to one storage call.</summary>
internal enum Mishap
{
    None,

    /// <summary>It arrives after some time.</summary>
    Delay,

    /// <summary>The connection breaks before it arrives.</summary>
    LoseRequest,

    /// <summary>The connection breaks after it was done: the sender cannot know.</summary>
    LoseAnswer,

    /// <summary>A write that is done long after its sender has given it up.</summary>
    Late,

    /// <summary>Storage has too much to do.</summary>
    Busy,

    /// <summary>The disk is full: nothing can be written.</summary>
    Full,
}

/// <summary>Decides what happens to each storage call: calm times, rough ones, and times when the disk is full.</summary>
internal sealed class Weather(Random random)
{
    private const int ShortestSpell = 20;
    private const int LongestSpell = 120;
    private const int LongestFullDisk = 40;

    private readonly Lock _lock = new();
    private readonly Dictionary<Mishap, int> _counts = [];
    private Spell _spell;
    private int _left;

    private enum Spell
    {
        Calm,
        Rough,
        Full,
    }

    /// <summary>From now on nothing happens any more.</summary>
    public bool IsOver { get; set; }

    /// <summary>How often each has happened.</summary>
    public IReadOnlyDictionary<Mishap, int> Counts
    {
        get
        {
            lock (_lock)
            {
                return new Dictionary<Mishap, int>(_counts);
            }
        }
    }

    /// <summary>What happens to the next call.</summary>
    /// <param name="writes">Whether it changes something.</param>
    /// <param name="inserts">Whether it makes a row: a row that is made anew long after its removal is not what our processes guard against.</param>
    /// <param name="pause">How long it is held up, where it is.</param>
    public Mishap Next(bool writes, bool inserts, out TimeSpan pause)
    {
        lock (_lock)
        {
            pause = TimeSpan.Zero;
            if (IsOver)
            {
                return Mishap.None;
            }

            if (_left-- == 0)
            {
                Change();
            }

            (Mishap mishap, pause) = Draw(writes, inserts);
            _counts[mishap] = _counts.GetValueOrDefault(mishap) + 1;
            return mishap;
        }
    }

    private void Change()
    {
        _spell = random.Next(10) switch { < 4 => Spell.Calm, < 8 => Spell.Rough, _ => Spell.Full };
        _left = random.Next(ShortestSpell, _spell == Spell.Full ? LongestFullDisk : LongestSpell);
    }

    private (Mishap Mishap, TimeSpan Pause) Draw(bool writes, bool inserts) => (_spell, random.Next(100)) switch
    {
        (Spell.Full, _) when writes => (Mishap.Full, TimeSpan.Zero),
        (Spell.Rough, < 2) => (Mishap.LoseRequest, TimeSpan.Zero),
        (Spell.Rough, < 5) => (Mishap.LoseAnswer, TimeSpan.Zero),
        (Spell.Rough, < 6) => (Mishap.Busy, TimeSpan.Zero),
        (Spell.Rough, < 7) when writes && !inserts => (Mishap.Late, TimeSpan.FromSeconds(3 + (random.NextDouble() * 4))),
        (Spell.Rough, < 12) => (Mishap.Delay, TimeSpan.FromMilliseconds(random.Next(5, 900))),
        _ => (Mishap.None, TimeSpan.Zero),
    };
}
