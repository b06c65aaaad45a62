namespace Aiaa.Functions.Hosting;

/// <summary>The kinds of failure that a caller can meet. <see cref="FailureMap"/> alone says which status carries which.</summary>
internal enum Failure
{
    /// <summary>The request does not say what is needed, or says it in a way that cannot be read.</summary>
    BadRequest,

    /// <summary>More bytes than the server takes.</summary>
    TooLarge,

    /// <summary>The caller's address may not do this.</summary>
    Forbidden,

    /// <summary>The Host header names another site.</summary>
    WrongHost,

    /// <summary>No such model.</summary>
    ModelNotFound,

    /// <summary>No such session, asked for at /session.</summary>
    SessionNotFound,

    /// <summary>The session of an inference call is unknown, over, or ended during the call.</summary>
    SessionExpired,

    /// <summary>The image cannot be read.</summary>
    BadImage,

    /// <summary>The operator has not opened the way to the server that a session is to be fetched from.</summary>
    SourceForbidden,

    /// <summary>The server that a session is to be fetched from does not give it.</summary>
    SourceFailed,

    /// <summary>The server that a session is to be fetched from is too slow.</summary>
    SourceTimeout,

    /// <summary>As many series and archives are being taken in as there may be, or as the disk holds.</summary>
    IntakeBusy,

    /// <summary>The session's image is not there yet.</summary>
    SessionPending,

    /// <summary>The configuration or the network of a model cannot be served.</summary>
    BadModel,

    /// <summary>Too many callers change the same thing at once.</summary>
    Conflict,

    /// <summary>The runner is working on as much as it takes.</summary>
    RunnerBusy,

    /// <summary>The runner does not answer.</summary>
    RunnerUnavailable,

    /// <summary>The runner did not finish in time.</summary>
    RunnerTimeout,

    /// <summary>The runner broke, or answered something that is no answer.</summary>
    RunnerFailed,

    /// <summary>Storage does not answer, or refuses.</summary>
    StorageUnavailable,
}
