namespace Aiaa.Faults.Tests.Load;

/// <summary>
/// What a client may rely on for a session whose making was acknowledged. The server counts from some moment between the sending and
/// the answer of a call, so there are two bounds, and between them both is right.
/// </summary>
/// <param name="Id">The session.</param>
/// <param name="Image">Its image.</param>
/// <param name="Expiry">How long it lives without use.</param>
/// <param name="Made">The call that made it.</param>
internal sealed record SessionPromise(string Id, byte[] Image, TimeSpan Expiry, Answer Made)
{
    private readonly List<string> _history = [];
    private DateTimeOffset _goneAfter = Made.Answered + Expiry;

    /// <summary>Its end was asked for, and may have come.</summary>
    public bool EndAsked { get; set; }

    /// <summary>Its end was acknowledged.</summary>
    public bool Ended { get; set; }

    /// <summary>A call may have started its time anew. (Storage that fails then costs the session that time, so the lower bound stays.)</summary>
    public void Used(Answer answer) => _goneAfter = answer.Answered + Expiry > _goneAfter ? answer.Answered + Expiry : _goneAfter;

    /// <summary>Whether a call that was answered so may not have missed it.</summary>
    public bool MustBeThere(DateTimeOffset answered) => !EndAsked && answered < Made.Sent + Expiry;

    /// <summary>Whether a call that was sent so may not have found it.</summary>
    public bool MustBeGone(DateTimeOffset sent) => Ended || sent >= _goneAfter;

    /// <summary>Keeps how a call that named it ended, for people who look for what went wrong.</summary>
    public void Note(string kind, Answer answer) =>
        _history.Add($"{answer.Sent:mm:ss.fff} {kind} {(answer.Broke ? "broke off" : answer.Status)} {answer.Answered:mm:ss.fff}");

    public override string ToString() =>
        $"{Id}, made {Made.Sent:HH:mm:ss.fff} to {Made.Answered:mm:ss.fff}, expiry {Expiry.TotalSeconds} s, {Image.Length} bytes; {string.Join("; ", _history)}";
}
