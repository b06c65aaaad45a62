namespace Aiaa.RunnerProtocol;

/// <summary>The JSON body of every answer of the runner that is not a success.</summary>
/// <param name="Code">What kind of failure it is: what functions decides by.</param>
/// <param name="Message">A sentence for the person at the viewer, saying what to do.</param>
public sealed record RunnerError(RunnerErrorCode Code, string Message);

/// <summary>The kinds of failure, each with the HTTP status that carries it.</summary>
public enum RunnerErrorCode
{
    /// <summary>500: something broke that is not the caller's doing.</summary>
    Internal,

    /// <summary>401: the request is not signed, the signature does not match, is too old, or was seen before.</summary>
    Unsigned,

    /// <summary>428: the runner does not hold this image; send the same request again with the bytes behind it.</summary>
    ImageNeeded,

    /// <summary>410: the blob of a session's image is gone.</summary>
    ImageGone,

    /// <summary>400: the image cannot be read, or its bytes do not match the hash.</summary>
    BadImage,

    /// <summary>410: a blob of the model revision is gone.</summary>
    ModelGone,

    /// <summary>422: the configuration or the network cannot be served.</summary>
    BadModel,

    /// <summary>400: the params or the image do not fit what the model expects.</summary>
    BadRequest,

    /// <summary>503: too much is queued; try again after the time in Retry-After.</summary>
    Busy,

    /// <summary>503: the storage of images and models does not answer, or refuses; try again after the time in Retry-After.</summary>
    StorageUnavailable,
}
