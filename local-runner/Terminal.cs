namespace Aiaa.LocalRunner;

/// <summary>Where results and messages go. Results stay on their own stream so that scripts can read them.</summary>
/// <param name="Results">Standard output.</param>
/// <param name="Messages">Standard error: progress, notes, failures.</param>
internal sealed record Terminal(TextWriter Results, TextWriter Messages)
{
    /// <summary>Prints a failure: its sentence, then what there is to read about it.</summary>
    public void Fail(LocalRunnerException failure)
    {
        Messages.WriteLine($"aiaa: {failure.Message}");
        foreach (string line in failure.Evidence)
        {
            Messages.WriteLine($"    {line}");
        }
    }
}
