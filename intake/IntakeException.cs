namespace Aiaa.Intake;

/// <summary>Why something could not be taken in.</summary>
public enum IntakeFailure
{
    /// <summary>The request asks for something that does not exist or is not offered.</summary>
    BadRequest,

    /// <summary>What was sent or fetched holds no image that can be read.</summary>
    Unreadable,

    /// <summary>More files, bytes or nesting than is taken in.</summary>
    TooLarge,

    /// <summary>This machine has no room for it at the moment.</summary>
    NoRoom,

    /// <summary>The operator has not opened the way to that server.</summary>
    NotAllowed,

    /// <summary>The server that was asked does not answer, or answers with an error.</summary>
    SourceFailed,

    /// <summary>The server that was asked is too slow.</summary>
    SourceTimeout,
}

/// <summary>
/// The root of every error of this library. The message is one sentence that a user can act on; it never holds credentials, file
/// names, addresses inside the operator's network, or bytes of what was fetched.
/// </summary>
/// <param name="failure">The kind.</param>
/// <param name="message">What is wrong, and what to do.</param>
/// <param name="inner">The error underneath, if there is one.</param>
public sealed class IntakeException(IntakeFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind.</summary>
    public IntakeFailure Failure { get; } = failure;
}
