namespace Aiaa.Functions.Hosting;

/// <summary>A failure with the sentence that its caller reads. What every feature throws when it cannot do what was asked.</summary>
internal sealed class ApiException(Failure failure, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public Failure Failure { get; } = failure;

    /// <summary>When to try again, if that is worth while.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
