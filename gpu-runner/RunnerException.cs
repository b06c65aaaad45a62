namespace Aiaa.GpuRunner;

/// <summary>
/// The root of every failure this server foresees. The message is one sentence for the person at the viewer; which status it
/// becomes is decided in one place, <see cref="Serving.FailureAnswer"/>.
/// </summary>
internal abstract class RunnerException : Exception
{
    private protected RunnerException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>The model's configuration or network cannot be served as it is.</summary>
internal sealed class ModelException(string message, Exception? inner = null) : RunnerException(message, inner);

/// <summary>The params or the image of one request do not fit what the model expects.</summary>
internal sealed class InputException(string message, Exception? inner = null) : RunnerException(message, inner);

/// <summary>The bytes of an image are not what their reference says.</summary>
internal sealed class ImageBytesException(string message) : RunnerException(message);

/// <summary>The runner does not hold the image, and its bytes did not come with the request.</summary>
internal sealed class ImageNeededException()
    : RunnerException("The image is not held here; send the request again with the image behind it.");

/// <summary>A session's image is no longer in storage.</summary>
internal sealed class ImageGoneException() : RunnerException("The session's image is gone; open a new session.");

/// <summary>A blob of the model's revision is no longer in storage.</summary>
internal sealed class ModelGoneException(string model)
    : RunnerException($"This revision of the model '{model}' is no longer in storage; it was replaced or deleted while the request was on its way.");

/// <summary>The request is not from a holder of the key, or was seen before.</summary>
internal sealed class UnsignedException(string message) : RunnerException(message);

/// <summary>What runs a network failed for a reason that is neither the model's nor the request's.</summary>
internal class EngineException(string message, Exception? inner = null) : RunnerException(message, inner);

/// <summary>Not now: too many requests are waiting, or something is still being made ready.</summary>
internal sealed class BusyException(TimeSpan retryAfter, string? message = null)
    : RunnerException(message ?? "Too many requests are waiting for the device; try again shortly.")
{
    /// <summary>When a place is likely to be free.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
