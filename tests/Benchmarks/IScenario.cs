namespace Aiaa.Benchmarks;

/// <summary>
/// A run of the whole system whose figures are held against what was promised, where no other program does the same work to be
/// compared with. Every class that implements this is found and run.
/// </summary>
internal interface IScenario
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>What is measured, in a few words.</summary>
    string What { get; }

    /// <summary>Runs it.</summary>
    /// <param name="output">Gets a line per figure.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="NotHereException">This machine lacks something.</exception>
    Task<IReadOnlyList<Figure>> RunAsync(TextWriter output, CancellationToken cancellation);
}

/// <summary>One figure of a scenario.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">Of what.</param>
/// <param name="Promise">What it is to stay below; null where nothing was promised.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Promise = null)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Value,9:#,0.0} {Unit,-3} {Name}")
        + (Promise is { } promise ? FormattableString.Invariant($" (promised {promise:0} {Unit}: {(Value <= promise ? "kept" : "not kept")})") : string.Empty);
}
