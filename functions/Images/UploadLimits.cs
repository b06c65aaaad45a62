using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Images;

/// <summary>How much is taken in, and how much of it may stay in memory.</summary>
/// <param name="UploadBytes">The largest file: an image or a network.</param>
/// <param name="MemoryBytes">An image that comes with a call stays in memory up to this size, then goes to a temporary file.</param>
internal sealed record UploadLimits(long UploadBytes, int MemoryBytes)
{
    /// <summary>Largest text part of a form, in bytes: params with many polygons, a model's configuration.</summary>
    public const int TextBytes = 16 * 1024 * 1024;

    private const long DefaultUploadBytes = 4L * 1024 * 1024 * 1024;
    private const long DefaultMemoryBytes = 8L * 1024 * 1024;

    /// <summary>What a whole request may hold: a file and a text at their limits, and the lines of the form around them.</summary>
    public long RequestBytes => UploadBytes + TextBytes + (1024 * 1024);

    public static UploadLimits From(IConfiguration configuration)
    {
        long memory = configuration.PositiveNumber("AIAA_INLINE_MEMORY_BYTES", DefaultMemoryBytes);
        return new UploadLimits(
            configuration.PositiveNumber("AIAA_MAX_UPLOAD_BYTES", DefaultUploadBytes), (int)Math.Min(memory, Array.MaxLength));
    }

    public ApiException FileTooLarge() => new(
        Failure.TooLarge, $"The file is larger than {UploadBytes} bytes, the most that this server takes (AIAA_MAX_UPLOAD_BYTES).");

    public static ApiException TextTooLarge(string part) => new(
        Failure.TooLarge, $"The part '{part}' is larger than {TextBytes} bytes; send large content as a file.");
}
