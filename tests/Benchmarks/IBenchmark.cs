namespace Aiaa.Benchmarks;

/// <summary>
/// One thing that is measured, beside one reference or several that do the same work. A benchmark is a class of its own in a file of
/// its own; every class that implements this is found and run.
/// </summary>
internal interface IBenchmark : IDisposable
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>What is measured, in a few words.</summary>
    string What { get; }

    /// <summary>Reads what is needed and sees that all contenders come to the same result.</summary>
    /// <exception cref="NotHereException">This machine lacks something.</exception>
    void Prepare();

    /// <summary>The thing that is measured.</summary>
    Contender Measured { get; }

    /// <summary>How many pairs of runs are taken; fewer where one run takes long.</summary>
    int Pairs => 15;

    /// <summary>How often both run before anything counts.</summary>
    int WarmUps => 3;

    /// <summary>The memory of the processes that took part, once all has run.</summary>
    IReadOnlyList<ProcessMemory> Memory => [];

    /// <summary>What it is held against; a reference that is not installed is left out.</summary>
    IReadOnlyList<Contender> References { get; }
}

/// <summary>A benchmark cannot run on this machine; the message says what is missing.</summary>
internal sealed class NotHereException(string message) : Exception(message);
