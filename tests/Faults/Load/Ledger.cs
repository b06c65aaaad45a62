using System.Collections.Concurrent;
using Aiaa.Faults.Tests.Stage;
using Aiaa.Faults.Tests.Storm;

namespace Aiaa.Faults.Tests.Load;

/// <summary>Takes down how every call ended, and what was promised and not kept.</summary>
internal sealed class Ledger(SystemUnderFault system)
{
    // Failures that say truthfully that something is not there just now.
    private static readonly string[] Clean = ["StorageUnavailable", "RunnerUnavailable", "RunnerBusy", "RunnerTimeout", "RunnerFailed"];

    private readonly ConcurrentDictionary<(string Call, string Outcome), int> _outcomes = new();

    /// <summary>What must not have happened, in words.</summary>
    public ConcurrentQueue<string> Violations { get; } = new();

    /// <summary>How many calls of each kind ended in which way.</summary>
    public IReadOnlyDictionary<(string Call, string Outcome), int> Outcomes => _outcomes;

    /// <summary>Takes a call down that must have been answered, with a success, with a refusal that was to be expected, or with a clean error.</summary>
    /// <returns>Whether it was answered for what it asked, and not with an error.</returns>
    public bool Take(string kind, Answer answer, params int[] expected)
    {
        string outcome = answer.Broke ? "broke off" : answer.Succeeded ? "ok" : $"{answer.Status} {answer.FailureType}";
        _outcomes.AddOrUpdate((kind, outcome), 1, (_, count) => count + 1);
        if (answer.Succeeded || expected.Contains(answer.Status))
        {
            return true;
        }

        if (answer.Broke)
        {
            // Whoever was sending dies with its connections; and half an answer can only be broken off when the rest is lost.
            Check(system.WasDown(answer.Sent, answer.Answered, Victim.Functions, Victim.Runner, Victim.Storage), $"{answer}, and nobody was dead");
            return false;
        }

        Check(answer.Status >= 500 && Clean.Contains(answer.FailureType), $"no clean error: {answer}");
        return false;
    }

    /// <summary>Takes down a promise that was not kept.</summary>
    public void Check(bool kept, string otherwise)
    {
        if (!kept)
        {
            Violations.Enqueue($"{DateTimeOffset.UtcNow:HH:mm:ss.fff} {otherwise}");
        }
    }
}
