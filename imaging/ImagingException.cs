namespace Aiaa.Imaging;

/// <summary>
/// The root of every error this library raises about what it was given. The message is one sentence that a user can act on and
/// never holds pixel values or patient data.
/// </summary>
public class ImagingException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">What is wrong, and what would be right.</param>
    /// <param name="inner">The error underneath, if there is one.</param>
    public ImagingException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>An image file that cannot be read: not an image, cut short, contradictory, or larger than the limits allow.</summary>
public sealed class ImageFormatException : ImagingException
{
    /// <inheritdoc cref="ImagingException(string, Exception?)"/>
    public ImageFormatException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
